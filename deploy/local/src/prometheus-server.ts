import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Progress } from './java-libraries.ts';
import { findPrometheus } from './prometheus.ts';
import { openPrometheusApi, type PrometheusApi } from './prometheus-api.ts';
import { startOnFreePorts } from './start-on-free-ports.ts';
import { createWatchedProcess } from './watched-process.ts';

/** How to start Prometheus. Times are in seconds. */
export interface PrometheusOptions {
  /** Addresses that are scraped, `127.0.0.1:9464`. They need not answer yet. */
  readonly targets: readonly string[];
  /** Text of a file of rules. Default: none. */
  readonly rules?: string;
  readonly scrapeEverySeconds: number;
  readonly evaluateEverySeconds: number;
  /** How long a series that is not seen any more still counts. Default: five scrapes. */
  readonly lookbackSeconds?: number;
  /** Default: a free one. */
  readonly port?: number;
  /** Is told about what takes long. Default: nobody. */
  readonly progress?: Progress;
}

/** A Prometheus server on 127.0.0.1 whose data is thrown away. Nothing of it outlives this process. */
export interface Prometheus extends PrometheusApi {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  readonly pid: number;
  /** Ends it; its data is removed. */
  stop(): Promise<void>;
}

const inMilliseconds = (seconds: number): string => `${Math.round(seconds * 1000)}ms`;

/**
 * Starts Prometheus, which scrapes the targets as the job `leadferry`, and resolves when it answers.
 *
 * @throws {MissingToolError} it is not on the path and cannot be fetched.
 * @throws {StartFailedError} it ended or did not come up: a rule it does not understand, for one.
 */
export const startPrometheus = async (options: PrometheusOptions): Promise<Prometheus> => {
  const { prometheus } = await findPrometheus(options.progress);
  return startOnFreePorts({ asked: options.port, count: 1 }, ([port = 0]) => startOn(prometheus, port, options));
};

const startOn = async (command: string, port: number, options: PrometheusOptions): Promise<Prometheus> => {
  const { scrapeEverySeconds, lookbackSeconds = 5 * scrapeEverySeconds } = options;
  const directory = await mkdtemp(join(tmpdir(), 'leadferry-prometheus-'));
  const config = await writeConfig(directory, options);
  const server = createWatchedProcess({
    part: 'Prometheus',
    command,
    args: [
      `--config.file=${config}`,
      `--storage.tsdb.path=${join(directory, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      `--query.lookback-delta=${inMilliseconds(lookbackSeconds)}`,
    ],
    directory,
    readyLine: /Server is ready to receive web requests/,
    readyTimeoutMs: 30_000,
  });
  try {
    await server.start();
  } catch (cause) {
    await server.close();
    throw cause;
  }
  const url = `http://127.0.0.1:${port}`;
  return {
    ...openPrometheusApi(url),
    url,
    get pid() {
      return server.pid() ?? 0;
    },
    stop: server.close,
  };
};

/** Writes the configuration, as JSON, which is YAML. */
const writeConfig = async (directory: string, options: PrometheusOptions): Promise<string> => {
  const { targets, rules, scrapeEverySeconds, evaluateEverySeconds } = options;
  const path = join(directory, 'prometheus.yaml');
  if (rules !== undefined) await writeFile(join(directory, 'rules.yaml'), rules);
  const every = inMilliseconds(scrapeEverySeconds);
  await writeFile(
    path,
    JSON.stringify({
      global: {
        scrape_interval: every,
        scrape_timeout: every,
        evaluation_interval: inMilliseconds(evaluateEverySeconds),
      },
      ...(rules === undefined ? {} : { rule_files: ['rules.yaml'] }),
      scrape_configs: [{ job_name: 'leadferry', static_configs: [{ targets }] }],
    }),
  );
  return path;
};
