import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { expect, it } from 'vitest';
import { chartDirectory, findOrphans, generateChartFiles } from './generated-files.ts';

const files = generateChartFiles().map(({ path, content }): [string, string, string] => [
  relative(chartDirectory, path),
  path,
  content,
]);

it('the chart carries rules and dashboards', () => {
  const names = files.map(([name]) => name);
  expect(names).toContain('files/prometheus/rules.yaml');
  expect(names.filter((name) => name.startsWith('files/grafana/')).length).toBeGreaterThanOrEqual(2);
});

it.each(files)('%s is, byte for byte, what npm run write:chart writes', (_, path, content) => {
  expect(readFileSync(path, 'utf8')).toBe(content);
});

it('the chart carries no copy whose source is gone', () => {
  expect(findOrphans()).toEqual([]);
});
