import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { expect, test, vi } from 'vitest';
import { findPrometheus, StartFailedError, startPrometheus } from '../src/index.ts';

const run = promisify(execFile);

test('Prometheus and promtool run on this machine, without root', async () => {
  const { prometheus, promtool } = await findPrometheus();
  const told = await Promise.all([prometheus, promtool].map((program) => run(program, ['--version'])));
  expect(told.map(({ stdout }) => stdout.split(',')[0])).toEqual(['prometheus', 'promtool']);
}, 300_000);

/** A process to scrape, with one metric. */
const startTarget = async (value: string) => {
  const server = createServer((_, response) => void response.end(`boats ${value}\n`));
  await new Promise<void>((settle) => server.listen(0, '127.0.0.1', settle));
  const { port } = server.address() as AddressInfo;
  return { address: `127.0.0.1:${port}`, [Symbol.dispose]: () => void server.close() };
};

const pace = { scrapeEverySeconds: 0.2, evaluateEverySeconds: 0.2 };

test('a server scrapes its targets, answers queries and tells which alerts fire', async () => {
  using target = await startTarget('3');
  const rules = JSON.stringify({
    groups: [
      {
        name: 'boats',
        rules: [
          { alert: 'Many', expr: 'boats > 2', annotations: { summary: '{{ $value }} boats' } },
          { alert: 'Few', expr: 'boats < 2' },
        ],
      },
    ],
  });
  const prometheus = await startPrometheus({ targets: [target.address, '127.0.0.1:1'], rules, ...pace });
  try {
    await vi.waitFor(async () => expect(await prometheus.listAlerts()).not.toEqual([]), { timeout: 10_000 });
    expect(await prometheus.listAlerts()).toMatchObject([
      { name: 'Many', state: 'firing', annotations: { summary: '3 boats' } },
    ]);
    const [series] = await prometheus.query('boats');
    expect(series).toMatchObject({ labels: { instance: target.address, job: 'leadferry' } });
    expect(series?.values.map(([, value]) => value)).toEqual([3]);
    const nowMs = Date.now();
    const range = { expr: 'sum(boats)', fromMs: nowMs - 5000, toMs: nowMs, stepSeconds: 0.5 };
    expect((await prometheus.queryRange(range))[0]?.values.length).toBeGreaterThan(0);
    expect((await prometheus.query('vector(1) / 0'))[0]?.values[0]?.[1]).toBe(Number.POSITIVE_INFINITY);
    await vi.waitFor(async () => {
      const targets = await prometheus.listTargets();
      expect(targets.map(({ address, isUp }) => [address, isUp]).sort()).toEqual(
        [
          [target.address, true],
          ['127.0.0.1:1', false],
        ].sort(),
      );
    });
    await expect(prometheus.query('boats{')).rejects.toThrow('Prometheus refuses boats{');
  } finally {
    await prometheus.stop();
  }
}, 60_000);

test('rules that it does not understand keep it from starting, and it says why', async () => {
  const started = startPrometheus({
    targets: [],
    rules: '{"groups":[{"name":"x","rules":[{"alert":"y","expr":"("}]}]}',
    ...pace,
  });
  await expect(started).rejects.toThrow(StartFailedError);
  await expect(started).rejects.toThrow(/parse/);
}, 60_000);
