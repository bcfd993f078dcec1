import { setTimeout as delay } from 'node:timers/promises';
import { type Kafka, type Prometheus, startPrometheus } from '@leadferry/local-stack';
import { createScale, type Scale, type Setting, standardSetting, writeRulesFile } from '@leadferry/observability';
import {
  findFreePort,
  type KeeperProcess,
  startKeeper,
} from '../../../services/token-keeper/test/support/keeper-process.ts';
import { type CuttableProxy, startCuttableProxy } from '../../support/cuttable-proxy.ts';
import { freshLead } from '../../support/leads.ts';
import { type PacedSource, startPacedSource } from '../../support/paced-source.ts';
import type { SourceRecord } from '../../support/topics.ts';
import { offsetToMidnightIn } from '../../support/utc-day.ts';
import type { WorkerProcess } from '../../support/worker-process.ts';
import { type Addresses, createWorld, type World } from '../../support/world.ts';
import { createFleet, type Fleet } from '../fleet/fleet.ts';

export interface ObservedOptions extends Addresses {
  /** Life of an access token. */
  readonly tokenLifeSeconds: number;
  /** When 00:00 UTC is to come by the fleet's clock, from now. */
  readonly midnightInSeconds: number;
  /** The broker, where it is this run's own. */
  readonly kafka?: Kafka;
  /** Leaves the token-keepers out of what is scraped, and has rules ask for metrics that no longer have that name. */
  readonly isBlind: boolean;
  readonly say: (text: string) => void;
}

/** Three workers and two token-keepers under load, with a Prometheus that scrapes them and has the rules of this scale. */
export interface ObservedFleet extends AsyncDisposable {
  readonly world: World;
  readonly scale: Scale;
  readonly prometheus: Prometheus;
  /** What it scrapes: the workers, then the keepers. */
  readonly targets: readonly string[];
  readonly fleet: Fleet;
  readonly keepers: readonly KeeperProcess[];
  /** The second keeper's own way to Secrets Manager. */
  readonly secretsOfSecond: CuttableProxy;
  /** Leads that come all the time. */
  readonly source: PacedSource;
  /** What was published besides. */
  readonly moreLeads: SourceRecord[];
  readonly kafka: Kafka | undefined;
  /** When the fleet's day ends, in epoch milliseconds of this machine. */
  readonly midnightMs: number;
  /** Kills a worker and starts it anew at the same address; resolves when it answers. */
  restart(worker: number): Promise<void>;
}

/** How many there are of each. */
export const workers = 3;
export const keepers = 2;
/** Requests a second of the whole fleet, and leads a second that come. */
export const permittedPerSecond = 20;
export const leadsPerSecond = 5;
/** A minute of the rules is a second; scrapes come each minute, evaluations twice as often. */
export const timeScale = 1 / 60;
export const scrapeEverySeconds = 1;
export const evaluateEverySeconds = 0.5;
const partitions = 6;

/** Builds the deployment, starts everything and resolves when the group is settled and every target was scraped. */
export const openObservedFleet = async (options: ObservedOptions): Promise<ObservedFleet> => {
  const { tokenLifeSeconds, midnightInSeconds, kafka, isBlind, say, ...addresses } = options;
  const offsetMs = offsetToMidnightIn(midnightInSeconds * 1000);
  const midnightMs = Date.now() + midnightInSeconds * 1000;
  const setting: Setting = { ...standardSetting, timeScale, tokenLifeSeconds, clockOffsetSeconds: offsetMs / 1000 };
  const scale = createScale(setting);
  const world = await createWorld({
    ...addresses,
    partitions,
    limits: { perSecond: permittedPerSecond, perDay: 100_000 },
    switches: {
      perSecond: 'unlimited',
      perDay: 'unlimited',
      tokenPerSecond: 'unlimited',
      accessTokenLifetimeMs: tokenLifeSeconds * 1000,
      apiLatencyAfterMs: 20,
    },
  });
  await using starting = new AsyncDisposableStack();
  starting.defer(() => world.stop());
  const secretsOfSecond = starting.use(await startCuttableProxy(world.secrets.url));
  const ports = await findFreePorts(workers + keepers);
  const env = { ...world.env, LEADFERRY_TIME_OFFSET_MS: String(offsetMs) };
  const fleet = starting.use(createFleet({ world, env }));
  const started: WorkerProcess[] = [];
  for (const port of ports.slice(0, workers)) started.push(...(await fleet.start(1, { HTTP_PORT: String(port) })));
  const keeping: KeeperProcess[] = [];
  starting.defer(async () => void (await Promise.all(keeping.map((keeper) => keeper.stop()))));
  for (const [index, port] of ports.slice(workers).entries())
    keeping.push(
      await startKeeper({
        env: {
          ...env,
          HTTP_PORT: String(port),
          LEADFERRY_FLEET_EVERY_MS: '1000',
          ...(index === 1 ? { AWS_ENDPOINT_URL_SECRETS_MANAGER: secretsOfSecond.url } : {}),
        },
        config: world.config,
      }),
    );
  const targets = ports.map((port) => `127.0.0.1:${port}`);
  const rules = writeRulesFile(scale);
  const prometheus = await startPrometheus({
    targets: isBlind ? targets.slice(0, workers) : targets,
    rules: isBlind ? rules.replaceAll('leadferry_token_reauth_required', 'leadferry_reauth_required') : rules,
    scrapeEverySeconds,
    evaluateEverySeconds,
    progress: say,
  });
  starting.defer(() => prometheus.stop());
  await fleet.untilJoined();
  const source = await startPacedSource({
    brokers: world.brokers,
    topic: world.topic('leads'),
    leadsPerSecond,
    makeLead: (seq) => freshLead({ seq }),
  });
  starting.defer(() => source.stop());
  say(
    `${workers} workers and ${keepers} token-keepers; ${leadsPerSecond} leads a second; Prometheus at ${prometheus.url}`,
  );

  // The address a worker had is that of its successor.
  const running = [...started];
  const owned = starting.move();
  return {
    world,
    scale,
    prometheus,
    targets,
    fleet,
    keepers: keeping,
    secretsOfSecond,
    source,
    moreLeads: [],
    kafka,
    midnightMs,
    restart: async (index) => {
      const worker = running[index];
      if (worker === undefined) throw new RangeError(`there is no worker ${index}`);
      await fleet.kill(worker);
      const [again] = await fleet.start(1, { HTTP_PORT: new URL(worker.httpUrl).port });
      if (again !== undefined) running[index] = again;
      while ((await again?.ask('/metrics')) === undefined) await delay(50);
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
};

const findFreePorts = async (count: number): Promise<number[]> => {
  const ports = new Set<number>();
  while (ports.size < count) ports.add(await findFreePort());
  return [...ports];
};
