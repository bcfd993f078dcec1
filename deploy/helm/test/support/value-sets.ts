import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { findHelm } from '@leadferry/local-stack';
import { chartDirectory } from '../../src/generated-files.ts';
import { type Chart, type ClusterObject, openChart } from '../../src/render-chart.ts';

/** Helm of this machine, and the chart in it. */
export const helm = await findHelm((line) => void process.stderr.write(`chart: ${line}\n`));
export const chart: Chart = openChart(helm);

const folder = join(chartDirectory, 'ci');

/** Path of a value set of the chart's `ci` folder. */
export const valueSet = (name: string): string => join(folder, `${name}.yaml`);

/** Names of all value sets. */
export const valueSetNames: readonly string[] = readdirSync(folder)
  .map((file) => file.replace(/\.yaml$/, ''))
  .sort();

const rendered = new Map<string, Promise<readonly ClusterObject[]>>();

/** Renders a value set, once for all tests. */
export const objectsOf = (name: string): Promise<readonly ClusterObject[]> => {
  const found = rendered.get(name) ?? chart.render(valueSet(name));
  rendered.set(name, found);
  return found;
};
