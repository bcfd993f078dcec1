import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeValuesSchema } from './values-schema.ts';
import { writeValuesTable } from './values-table.ts';

/** A file of the chart and what it must hold. */
export interface GeneratedFile {
  readonly path: string;
  readonly content: string;
}

const deploy = join(import.meta.dirname, '..', '..');

/** The chart's folder. */
export const chartDirectory = join(import.meta.dirname, '..', 'leadferry');

const mark = '<!-- values.yaml, by npm run write:chart -->';

/**
 * Tells every file of the chart that is made from others, with its content: the values' schema, the README's table, and the
 * copies of rules, dashboards and the access list that a chart must carry to be installable by itself.
 */
export const generateChartFiles = (): GeneratedFile[] => [
  { path: join(chartDirectory, 'values.schema.json'), content: writeValuesSchema() },
  { path: join(chartDirectory, 'README.md'), content: writeReadme() },
  ...copiesOf(join(deploy, 'grafana'), 'files/grafana', /\.json$/),
  ...copiesOf(join(deploy, 'prometheus'), 'files/prometheus', /^rules\.yaml$/),
  ...copiesOf(join(deploy, 'access'), 'files/access', /^kafka-acls\.yaml$/),
];

/** Returns the copies that have no source any more. */
export const findOrphans = (): string[] => {
  const wanted = new Set(generateChartFiles().map(({ path }) => path));
  return ['files/grafana', 'files/prometheus', 'files/access'].flatMap((folder) =>
    namesIn(join(chartDirectory, folder))
      .map((name) => join(chartDirectory, folder, name))
      .filter((path) => !wanted.has(path)),
  );
};

const copiesOf = (from: string, to: string, wanted: RegExp): GeneratedFile[] =>
  namesIn(from)
    .filter((name) => wanted.test(name))
    .map((name) => ({
      path: join(chartDirectory, to, name),
      content: readFileSync(join(from, name), 'utf8'),
    }));

const namesIn = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder).sort() : []);

const writeReadme = (): string => {
  const [before = '', , after = ''] = readFileSync(join(chartDirectory, 'README.md'), 'utf8').split(mark);
  const table = writeValuesTable(readFileSync(join(chartDirectory, 'values.yaml'), 'utf8'));
  return `${before}${mark}\n\n${table}\n\n${mark}${after}`;
};
