import { readFile } from 'node:fs/promises';
import { createRegistry } from '@leadferry/runtime';
import { expect, it } from 'vitest';
import { createTokenMetrics, refreshOutcomes } from './metrics.ts';
import { refreshSteps } from './refresh-steps.ts';
import { timingFor } from './refresh-timing.ts';
import { storeOperations } from './store-failure.ts';

const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
const hour = 60 * 60 * 1000;

it('the README names every metric, with every value of its labels', async () => {
  const registry = createRegistry({ service: 'test', version: '0' });
  const before = new Set(registry.getMetricsAsArray().map(({ name }) => name));
  createTokenMetrics(registry);
  const names = registry.getMetricsAsArray().flatMap(({ name }) => (before.has(name) ? [] : [name]));
  expect(names.length).toBeGreaterThan(5);
  for (const name of [...names, ...refreshOutcomes, ...storeOperations]) expect(readme).toContain(`\`${name}`);
});

it('the README names every step of a refresh', () => {
  for (const step of refreshSteps) expect(readme).toContain(`\`${step}\``);
});

it('the README gives every time as it is, for lives of 24 h, 8 h and 10 s', () => {
  const rows = [...readme.matchAll(/^\| `(\w+Ms)`[^|]*\|[^|]*\| ([\d.]+) +\| ([\d.]+) +\| ([\d.]+) +\|$/gm)];
  const told = Object.fromEntries(rows.map(([, name, ...seconds]) => [name, seconds.map(Number)]));
  const times = [24 * hour, 8 * hour, 10_000].map(timingFor);
  const real = Object.keys(timingFor(hour)).map((name) => [
    name,
    times.map((timing) => Math.round(timing[name as keyof typeof timing]) / 1000),
  ]);
  expect(told).toEqual(Object.fromEntries(real));
});
