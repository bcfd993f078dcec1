/** A time during which nothing could move, whatever the fleet did: the broker was away. Epoch milliseconds. */
export interface Standstill {
  readonly fromMs: number;
  readonly toMs: number;
}

/** A worker that was killed. */
export interface Kill {
  /** When it was surely dead, epoch milliseconds. */
  readonly atMs: number;
  /** The partitions it had last. */
  readonly partitions: readonly number[];
}

/** When the records of each partition got their receipts, and what befell the fleet. Epoch milliseconds. */
export interface RecoveryEvidence {
  /** Receipts' times by partition, in any order. Every partition that had records belongs here. */
  readonly movesOf: ReadonlyMap<number, readonly number[]>;
  readonly kills: readonly Kill[];
  readonly standstills: readonly Standstill[];
}

/** How long partitions stood still. */
export interface RecoveryFigures {
  /** The longest, of every kill and every partition of the killed worker, until the first receipt after that kill. */
  readonly recoverySeconds: number;
  /** The same for each kill, in their order. */
  readonly recoverySecondsOf: readonly number[];
  /** The longest of every kill and every other partition: a group that changes its members stops those too. */
  readonly elsewhereSeconds: number;
  /** The longest time between two receipts of one partition, broker away or not counted, whatever the cause. */
  readonly longestGapSeconds: number;
}

/**
 * Measures how soon partitions move again after a worker was killed.
 *
 * The time runs from the kill, or from the latest event that overlaps with the recovery: another kill, or the broker's
 * return. A partition that never moves again counts as infinite.
 */
export const judgeRecovery = ({ movesOf, kills, standstills }: RecoveryEvidence): RecoveryFigures => {
  const moves = new Map(
    [...movesOf].map(([partition, times]) => [partition, times.toSorted((left, right) => left - right)]),
  );

  const recoveryOf = (killMs: number, times: readonly number[]): number => {
    const movedMs = times.find((time) => time > killMs);
    if (movedMs === undefined) return Number.POSITIVE_INFINITY;
    const later = kills.map(({ atMs }) => atMs).filter((time) => time > killMs && time < movedMs);
    const returns = standstills
      .filter(({ fromMs, toMs }) => fromMs < movedMs && toMs > killMs)
      .map(({ toMs }) => Math.min(toMs, movedMs));
    return (movedMs - Math.max(killMs, ...later, ...returns)) / 1000;
  };

  const slowest = ({ atMs, partitions }: Kill, isTheirs: boolean): number => {
    const looked = [...moves].filter(([partition]) => partitions.includes(partition) === isTheirs);
    return Math.max(0, ...looked.map(([, times]) => recoveryOf(atMs, times)));
  };

  const recoverySecondsOf = kills.map((kill) => slowest(kill, true));
  return {
    recoverySeconds: Math.max(0, ...recoverySecondsOf),
    recoverySecondsOf,
    elsewhereSeconds: Math.max(0, ...kills.map((kill) => slowest(kill, false))),
    longestGapSeconds: Math.max(0, ...[...moves.values()].map((times) => longestGap(times, standstills))) / 1000,
  };
};

const longestGap = (times: readonly number[], standstills: readonly Standstill[]): number => {
  let longest = 0;
  for (const [index, toMs] of times.entries()) {
    const fromMs = times[index - 1] ?? toMs;
    if (toMs - fromMs <= longest) continue;
    const excusedMs = standstills.reduce((sum, away) => sum + overlapMs({ fromMs, toMs }, away), 0);
    longest = Math.max(longest, toMs - fromMs - excusedMs);
  }
  return longest;
};

const overlapMs = (left: Standstill, right: Standstill): number =>
  Math.max(0, Math.min(left.toMs, right.toMs) - Math.max(left.fromMs, right.fromMs));
