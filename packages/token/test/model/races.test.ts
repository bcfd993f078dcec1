import { expect, it } from 'vitest';
import { judgeRun } from './judge-run.ts';
import { runSchedule } from './run-schedule.ts';
import { calm, type Fault, type Schedule } from './schedule.ts';
import { protocol } from './tokens-under-test.ts';

// What the model found in the protocol, as the smallest schedule that showed it.

/** Adds a fault to a schedule at the n-th call of this name, as `worker-1 send`, that its run makes. */
const befall = async (schedule: Schedule, call: string, nth: number, fault: Omit<Fault, 'at'>): Promise<Schedule> => {
  const { trace } = await runSchedule(schedule, protocol, { withTrace: true });
  const at = [...trace.entries()].filter(([, line]) => line.split(' ').slice(1, 3).join(' ') === call)[nth - 1]?.[0];
  expect(at, `${call}, ${nth}`).toBeDefined();
  return { ...schedule, faults: [...schedule.faults, { ...fault, at: at ?? 0 }] };
};

const judge = async (schedule: Schedule) => judgeRun(await runSchedule(schedule, protocol));

it('a last chance is taken over by nobody, though Redis came back empty and its owner seems gone (two_presenters)', async () => {
  const lost: Schedule = { ...calm, provider: 'grace', lifeMs: 86_400_000, sends: ['hang', 'never_sent'] };
  expect(await judge(await befall(lost, 'worker-1 open', 2, { kind: 'redis_lost', span: 'moment' }))).toEqual([]);
});

it('a worker that stood still for hours calls no grant dead that others have refreshed (sent_after_end)', async () => {
  const lost: Schedule = { ...calm, provider: 'long_lived', age: 1.2, sends: ['error_after'], exchanges: 4 };
  const still = await befall(lost, 'worker-2 disk.read', 2, { kind: 'slow', span: 'life' });
  expect(await judge(await befall(still, 'worker-1 lease.take', 2, { kind: 'redis_lost', span: 'moment' }))).toEqual(
    [],
  );
});

it("an heir whose clock is behind the owner's takes no grace for longer than it is (two_presenters)", async () => {
  const apart: Schedule = { ...calm, provider: 'grace', age: 0, picks: [0], skews: [-0.5, 0.5] };
  const late = await befall(apart, 'worker-1 readLabelled', 1, { kind: 'pause', span: 'window' });
  const anew = await befall(late, 'worker-2 labels', 2, { kind: 'crash_before', span: 'moment' });
  expect(await judge(await befall(anew, "worker-2' send", 1, { kind: 'lose_machine', span: 'moment' }))).toEqual([]);
});

it('an answer on the disk of a worker that died is found as it starts anew, before others take the last chance (chain_lost)', async () => {
  const early: Schedule = { ...calm, provider: 'family', lifeMs: 86_400_000, age: 0.97, picks: [1, 0, 6, 6, 0, 2] };
  const apart = await befall(early, 'worker-1 readLabelled', 1, { kind: 'pause', span: 'limits' });
  expect(await judge(await befall(apart, 'worker-1 disk.keep', 1, { kind: 'crash_after', span: 'moment' }))).toEqual(
    [],
  );
});
