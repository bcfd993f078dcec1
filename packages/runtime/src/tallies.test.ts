import fc from 'fast-check';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { createTalliedCounter, createTalliedGauge, createTalliedHistogram } from './tallies.ts';

const what = { name: 'leadferry_test', help: 'What happened,\nand "how".' };
const labelNames = ['topic', 'result'] as const;
const label = fc.constantFrom('leads', 'a "quoted" one', 'back\\slash', 'two\nlines', '');

it('a tallied counter shows what a plain one shows', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(label, label, fc.nat(5))), async (events) => {
      const [tallied, plain] = [new Registry(), new Registry()];
      const tally = createTalliedCounter({ ...what, labelNames, registry: tallied });
      const counter = new Counter({ ...what, labelNames, registers: [plain] });
      for (const [topic, result, by] of events) {
        tally.of(topic, result).inc(by);
        counter.inc({ topic, result }, by);
      }
      expect(await tallied.metrics()).toBe(await plain.metrics());
    }),
  );
});

it('a tallied gauge shows what a plain one shows, and comes back to nothing', async () => {
  const [tallied, plain] = [new Registry(), new Registry()];
  const tally = createTalliedGauge({ ...what, labelNames, registry: tallied }).of('leads', 'x');
  const gauge = new Gauge({ ...what, labelNames, registers: [plain] });
  for (const by of [3, -1, -2]) {
    tally.inc(by);
    gauge.inc({ topic: 'leads', result: 'x' }, by);
    expect(await tallied.metrics()).toBe(await plain.metrics());
  }
});

it.each([[labelNames], [[]]])('a tallied histogram shows what a plain one shows (labels %j)', async (names) => {
  const buckets = [0.05, 0.25, 1, 60];
  const value = fc.oneof(fc.constantFrom(0, 0.05, 0.250001, 1, 60, 61), fc.double({ min: 0, max: 100, noNaN: true }));
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(label, label, value)), async (events) => {
      const [tallied, plain] = [new Registry(), new Registry()];
      const spreads = createTalliedHistogram({ ...what, labelNames: names, buckets, registry: tallied });
      const histogram = new Histogram({ ...what, labelNames: names, buckets, registers: [plain] });
      for (const [topic, result, seconds] of events) {
        const values = names.length === 0 ? [] : [topic, result];
        spreads.of(...values).observe(seconds);
        histogram.observe(names.length === 0 ? {} : { topic, result }, seconds);
      }
      expect(await tallied.metrics()).toBe(await plain.metrics());
    }),
  );
});

it('a name is registered once', () => {
  const registry = new Registry();
  createTalliedCounter({ ...what, labelNames, registry });
  expect(() => createTalliedCounter({ ...what, labelNames, registry })).toThrow(/already been registered/);
});

it('what is kept of them goes on from nothing after the registry was reset', async () => {
  const registry = new Registry();
  const tally = createTalliedCounter({ ...what, labelNames, registry }).of('leads', 'x');
  const buckets = [1];
  const spread = createTalliedHistogram({ ...what, name: 'leadferry_spread', labelNames: [], buckets, registry }).of();
  tally.inc(5);
  spread.observe(7);
  registry.resetMetrics();
  tally.inc();
  spread.observe(0.5);
  const shown = await registry.metrics();
  for (const line of [
    'leadferry_test{topic="leads",result="x"} 1',
    'leadferry_spread_sum 0.5',
    'leadferry_spread_count 1',
  ])
    expect(shown.split('\n')).toContain(line);
});
