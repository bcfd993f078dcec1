import { expect, it } from 'vitest';
import { createTopicScaling, type SeenSituation } from './topic-scaling.ts';

const minute = 60_000;
const rules = { minReplicas: 1, maxReplicas: 12, clearWithinMs: 5 * minute, scaleDownAfterMs: 5 * minute };

const busy: SeenSituation = {
  backlog: 24_000,
  partitions: 12,
  partitionsBehind: 12,
  members: 1,
  account: 'working',
  arrivedPerSecond: 0,
  settledPerSecond: 20,
  busyPerSecond: 20,
  permittedPerSecond: Infinity,
  saturation: undefined,
  leftToday: Infinity,
  secondsToMidnight: undefined,
};
const idle = { ...busy, backlog: 0, partitionsBehind: 0, settledPerSecond: 0, busyPerSecond: undefined };
const unread = { ...busy, backlog: undefined, members: undefined };

it('wants more at once, and fewer only after a stable window', () => {
  const { decide } = createTopicScaling(rules);
  expect(decide(idle, 0)).toEqual({ replicas: 1, reason: 'idle' });
  expect(decide(busy, minute)).toEqual({ replicas: 4, reason: 'more_helps' });
  expect(decide(idle, 2 * minute)).toEqual({ replicas: 4, reason: 'idle' });
  expect(decide(idle, 5.9 * minute)).toEqual({ replicas: 4, reason: 'idle' });
  expect(decide(idle, 6 * minute)).toEqual({ replicas: 1, reason: 'idle' });
});

it('does not flap where the wish goes up and down', () => {
  const { decide } = createTopicScaling(rules);
  const wishes = Array.from({ length: 60 }, (_, at) => decide(at % 2 === 0 ? busy : idle, at * 10_000).replicas);
  expect(new Set(wishes)).toEqual(new Set([4]));
});

it('holds the last number while something cannot be read, however long', () => {
  const { decide } = createTopicScaling(rules);
  decide(busy, 0);
  expect(decide(unread, minute)).toEqual({ replicas: 4, reason: 'unknown' });
  expect(decide(unread, 60 * minute)).toEqual({ replicas: 4, reason: 'unknown' });
});

it('has no number before anything could be read', () => {
  expect(createTopicScaling(rules).decide(unread, 0)).toEqual({ replicas: undefined, reason: 'unknown' });
});

it('begins with the workers there are: who takes over shrinks nothing at once', () => {
  const { decide } = createTopicScaling(rules);
  expect(decide({ ...busy, members: 4, settledPerSecond: undefined, busyPerSecond: undefined }, 0)).toEqual({
    replicas: 4,
    reason: 'unknown',
  });
  expect(decide({ ...idle, members: 4 }, minute).replicas).toBe(4);
  expect(decide({ ...idle, members: 4 }, 6 * minute).replicas).toBe(1);
});

it('remembers that more were tried without a gain', () => {
  const { decide } = createTopicScaling({ ...rules, scaleDownAfterMs: 0 });
  expect(decide(busy, 0).replicas).toBe(4);
  const four = { ...busy, members: 4, settledPerSecond: 21, busyPerSecond: 21 };
  expect(decide(four, minute)).toEqual({ replicas: 1, reason: 'minimum_suffices' });
  expect(decide(busy, 2 * minute)).toEqual({ replicas: 1, reason: 'minimum_suffices' });
});

it('tries again when the world has changed', () => {
  const { decide } = createTopicScaling({ ...rules, scaleDownAfterMs: 0 });
  decide(busy, 0);
  decide({ ...busy, members: 4, busyPerSecond: 21 }, minute);
  expect(decide({ ...busy, busyPerSecond: 10, settledPerSecond: 10 }, 2 * minute)).toMatchObject({
    reason: 'more_helps',
  });
});

it('tries again after half an hour', () => {
  const { decide } = createTopicScaling({ ...rules, scaleDownAfterMs: 0 });
  decide(busy, 0);
  decide({ ...busy, members: 4, busyPerSecond: 21 }, minute);
  expect(decide(busy, 32 * minute)).toMatchObject({ replicas: 4, reason: 'more_helps' });
});

it('keeps as many as use up a limit, as it measured before they did', () => {
  const { decide } = createTopicScaling({ ...rules, scaleDownAfterMs: 0 });
  const wide = { ...busy, permittedPerSecond: 96, leftToday: 1_000_000, secondsToMidnight: 36_000, backlog: 90_000 };
  expect(decide({ ...wide, saturation: 0.2 }, 0)).toEqual({ replicas: 5, reason: 'more_helps' });
  const five = { ...wide, members: 5, busyPerSecond: 95, settledPerSecond: 95, saturation: 0.99 };
  for (let at = 1; at < 20; at += 1) expect(decide(five, at * minute)).toEqual({ replicas: 5, reason: 'rate_limit' });
});
