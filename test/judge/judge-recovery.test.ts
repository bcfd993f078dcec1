import { expect, it } from 'vitest';
import { judgeRecovery } from './judge-recovery.ts';

const seconds = (...times: readonly number[]): number[] => times.map((time) => time * 1000);

/** Judges moves by partition; each kill is of a worker that had partition 0. */
const judge = (
  moves: readonly (readonly number[])[],
  kills: readonly number[],
  away: readonly (readonly [number, number])[] = [],
) =>
  judgeRecovery({
    movesOf: new Map(moves.map((times, partition) => [partition, seconds(...times)])),
    kills: seconds(...kills).map((atMs) => ({ atMs, partitions: [0] })),
    standstills: away.map(([from, to]) => ({ fromMs: from * 1000, toMs: to * 1000 })),
  });

it('measures the partitions of the killed worker, and apart from them the others', () => {
  const moves = [
    [9, 18, 29, 31],
    [9, 11, 20, 35],
  ];
  expect(judge(moves, [10, 25])).toEqual({
    recoverySeconds: 8,
    recoverySecondsOf: [8, 4],
    elsewhereSeconds: 10,
    longestGapSeconds: 15,
  });
});

it('takes the slowest of all partitions that the killed worker had', () => {
  const movesOf = new Map([
    [0, seconds(11)],
    [1, seconds(14)],
  ]);
  const kills = [{ atMs: 10_000, partitions: [0, 1] }];
  expect(judgeRecovery({ movesOf, kills, standstills: [] })).toMatchObject({ recoverySeconds: 4, elsewhereSeconds: 0 });
});

it('finds a partition that stood still for 13 s', () => {
  expect(judge([[9, 23]], [10]).recoverySeconds).toBe(13);
});

it('finds a partition that never moved again', () => {
  expect(judge([[9]], [10]).recoverySeconds).toBe(Number.POSITIVE_INFINITY);
});

it('finds a partition that never moved at all', () => {
  expect(judge([[]], [10]).recoverySeconds).toBe(Number.POSITIVE_INFINITY);
});

it('counts from the later of two kills that overlap, and tells the gap all the same', () => {
  expect(judge([[9, 25]], [10, 20])).toMatchObject({
    recoverySeconds: 5,
    recoverySecondsOf: [5, 5],
    longestGapSeconds: 16,
  });
});

it('counts from the return of the broker where that overlaps, and leaves its absence out of the gap', () => {
  expect(judge([[9, 39]], [10], [[12, 32]])).toMatchObject({ recoverySeconds: 7, longestGapSeconds: 10 });
  expect(judge([[9, 39]], [20], [[12, 32]]).recoverySeconds).toBe(7);
});

it('does not excuse a broker that went only after the partition had moved, or came back before the kill', () => {
  expect(judge([[9, 24, 60]], [10], [[30, 50]]).recoverySeconds).toBe(14);
  expect(judge([[1, 24]], [10], [[2, 5]]).recoverySeconds).toBe(14);
});

it('holds nothing against a fleet of which nobody was killed', () => {
  expect(judge([[1, 2]], [])).toEqual({
    recoverySeconds: 0,
    recoverySecondsOf: [],
    elsewhereSeconds: 0,
    longestGapSeconds: 1,
  });
});
