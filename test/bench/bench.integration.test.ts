import { kafkaBrokers, redisUrl } from '@leadferry/local-stack/testing';
import { expect, it } from 'vitest';
import { runBench } from './bench.ts';
import { leadferry } from './contenders.ts';
import { anyCore } from './machine/cores.ts';
import { baseline } from './report/judge-baseline.ts';
import { openStand } from './run/stand.ts';

const leads = 2000;

it('the worker and the bare key lanes both bring every lead, once and in order, and commit all', async () => {
  await using stand = await openStand({
    brokers: kafkaBrokers(),
    redisUrl: redisUrl(),
    cores: anyCore,
    serverPids: [],
  });
  const entries = [leadferry(200), baseline].map((contender) => ({ contender, latencyMs: 0 as const, leads }));
  const runs = await runBench(stand, { entries, rounds: 1 }, () => {});
  expect(runs).toMatchObject(
    ['leadferry', baseline.name].map((contender) => ({
      contender,
      leads,
      lost: 0,
      doubled: 0,
      orderBreaks: 0,
      uncommitted: 0,
    })),
  );
}, 120_000);
