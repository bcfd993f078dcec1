import { expect, it } from 'vitest';
import { judgeRecovery } from './judge-recovery.ts';

const seconds = (...times: readonly number[]): number[] => times.map((time) => time * 1000);

const judge = (
  moves: readonly (readonly number[])[],
  kills: readonly number[],
  away: readonly (readonly [number, number])[] = [],
) =>
  judgeRecovery({
    movesOf: new Map(moves.map((times, partition) => [partition, seconds(...times)])),
    killsMs: seconds(...kills),
    standstills: away.map(([from, to]) => ({ fromMs: from * 1000, toMs: to * 1000 })),
  });

it('measures the slowest partition after each kill', () => {
  const figures = judge(
    [
      [9, 11, 20, 31],
      [9, 18, 29, 31],
    ],
    [10, 25],
  );
  expect(figures).toEqual({ recoverySeconds: 8, recoverySecondsOf: [8, 6], longestGapSeconds: 11 });
});

it('finds a partition that stood still for 13 s', () => {
  expect(
    judge(
      [
        [9, 11, 24],
        [9, 23],
      ],
      [10],
    ).recoverySeconds,
  ).toBe(13);
});

it('finds a partition that never moved again', () => {
  expect(judge([[9, 11], [9]], [10]).recoverySeconds).toBe(Number.POSITIVE_INFINITY);
});

it('finds a partition that never moved at all', () => {
  expect(judge([[9, 11], []], [10]).recoverySeconds).toBe(Number.POSITIVE_INFINITY);
});

it('counts from the later of two kills that overlap, and tells the gap all the same', () => {
  expect(judge([[9, 25]], [10, 20])).toEqual({ recoverySeconds: 5, recoverySecondsOf: [5, 5], longestGapSeconds: 16 });
});

it('counts from the return of the broker where that overlaps, and leaves its absence out of the gap', () => {
  expect(judge([[9, 39]], [10], [[12, 32]])).toEqual({
    recoverySeconds: 7,
    recoverySecondsOf: [7],
    longestGapSeconds: 10,
  });
  expect(judge([[9, 39]], [20], [[12, 32]]).recoverySeconds).toBe(7);
});

it('does not excuse a broker that went only after the partition had moved, or came back before the kill', () => {
  expect(judge([[9, 24, 60]], [10], [[30, 50]]).recoverySeconds).toBe(14);
  expect(judge([[1, 24]], [10], [[2, 5]]).recoverySeconds).toBe(14);
});

it('holds nothing against a fleet of which nobody was killed', () => {
  expect(judge([[1, 2]], [])).toEqual({ recoverySeconds: 0, recoverySecondsOf: [], longestGapSeconds: 1 });
});
