import { expect, it } from 'vitest';
import { createScriptedLog } from '../../test/support/scripted-log.ts';
import { createMinuteCounter } from './count-per-minute.ts';

const minuteMs = 60_000;
const nowMs = Date.UTC(2026, 10, 28, 13, 42, 30);
const presentMs = nowMs - 30_000;
const topics = [{ topic: 'leads.receipts', partitions: 2 }];

it('records are counted by the minute they came in, the present one as far as it is', async () => {
  const log = createScriptedLog();
  for (const at of [-5, -2.5, -2.2, -1.9, 0, 0.1]) log.append(presentMs + at * minuteMs);
  const count = createMinuteCounter(log.follower, 4);
  expect(await count(topics, nowMs)).toEqual({ fromMs: presentMs - 3 * minuteMs, counts: [2, 1, 0, 2] });
});

it('where a minute began is asked once, however often somebody looks', async () => {
  const log = createScriptedLog();
  const count = createMinuteCounter(log.follower, 60);
  await count(topics, nowMs);
  const before = log.asked.length;
  log.append(nowMs + 1000);
  expect((await count(topics, nowMs + 5000)).counts.at(-1)).toBe(1);
  expect(log.asked.slice(before)).toEqual([undefined]);
  await count(topics, nowMs + minuteMs);
  expect(log.asked.slice(before + 1)).toEqual([presentMs + minuteMs, undefined]);
});
