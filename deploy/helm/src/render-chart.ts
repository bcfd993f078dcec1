import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parseAllDocuments, stringify } from 'yaml';
import { chartDirectory } from './generated-files.ts';

const run = promisify(execFile);

/** What a Helm that Go built takes a cluster to be is too old for the chart. */
const kubernetesVersion = '1.34.0';
const release = 'ferry';
const namespace = 'leads';

/** An object of a cluster, as rendered. */
export interface ClusterObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

/** Values for the chart: the path of a file, or the values themselves. */
export type ValueSet = string | Readonly<Record<string, unknown>>;

/** Says that Helm refused a value set, in Helm's words. */
export class ChartRefusedError extends Error {
  override readonly name = 'ChartRefusedError';
  readonly code = 'chart_refused';
  readonly retryable = false;
}

/** Helm, working on this chart. Later value sets win over earlier ones. */
export interface Chart {
  /** @throws {ChartRefusedError} the values do not fit, or a template objects to them. */
  render(...values: readonly ValueSet[]): Promise<readonly ClusterObject[]>;
  /** @throws {ChartRefusedError} Helm finds something to object to, be it only a warning. */
  lint(...values: readonly ValueSet[]): Promise<void>;
}

/** Opens the chart with the Helm at this path, or another folder that holds a chart. */
export const openChart = (helm: string, directory: string = chartDirectory): Chart => {
  const template = ['template', release, directory, '--namespace', namespace, '--kube-version', kubernetesVersion];
  return {
    render: async (...values) => {
      const text = await runHelm(helm, template, values);
      const documents = parseAllDocuments(text).flatMap((document) => document.toJS() ?? []);
      return documents as ClusterObject[];
    },
    lint: async (...values) => {
      await runHelm(helm, ['lint', directory, '--strict', '--kube-version', kubernetesVersion], values);
    },
  };
};

const runHelm = async (helm: string, args: readonly string[], values: readonly ValueSet[]): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'leadferry-values-'));
  try {
    const files = await Promise.all(values.map((one, index) => writeValues(one, join(folder, `${index}.yaml`))));
    const { stdout } = await run(helm, [...args, ...files.flatMap((file) => ['--values', file])], {
      maxBuffer: 64 * 1024 * 1024,
    });
    return stdout;
  } catch (cause) {
    const { stdout = '', stderr = '' } = cause as { readonly stdout?: string; readonly stderr?: string };
    if (stderr === '' && stdout === '') throw cause;
    throw new ChartRefusedError(`${stdout}${stderr}`.trim(), { cause });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

const writeValues = async (values: ValueSet, path: string): Promise<string> => {
  if (typeof values === 'string') return values;
  await writeFile(path, stringify(values));
  return path;
};
