import type { LogFollower } from '@leadferry/consumer';

const minuteMs = 60_000;

/** A topic of receipts. */
export interface ReceiptsTopic {
  readonly topic: string;
  readonly partitions: number;
}

/** How many records came in each of the last minutes. */
export interface MinuteCounts {
  /** Start of the first minute, epoch milliseconds. */
  readonly fromMs: number;
  /** Oldest first; the last one is not over yet. */
  readonly counts: readonly number[];
}

/**
 * Counts the records of topics minute by minute, by the offsets at which each minute began: no record is read, so that a
 * million costs what one does. Where a minute began is asked once.
 *
 * Compacted topics count what is left of them: of repeats only the last.
 */
export const createMinuteCounter = (follower: Pick<LogFollower, 'locate'>, minutes: number) => {
  /** By topic and minute: the sum of its partitions' offsets then. */
  const known = new Map<string, Map<number, bigint>>();

  const sumAt = async ({ topic, partitions }: ReceiptsTopic, sinceMs?: number): Promise<bigint> =>
    (await follower.locate(topic, partitions, sinceMs)).reduce((sum, { at }) => sum + at, 0n);

  const countTopic = async (receipts: ReceiptsTopic, starts: readonly number[]): Promise<number[]> => {
    const before = known.get(receipts.topic);
    const sums = new Map<number, bigint>();
    for (const start of starts) sums.set(start, before?.get(start) ?? (await sumAt(receipts, start)));
    known.set(receipts.topic, sums);
    const bounds = [...sums.values(), await sumAt(receipts)];
    return starts.map((_, at) => Math.max(0, Number((bounds[at + 1] ?? 0n) - (bounds[at] ?? 0n))));
  };

  /** @throws the follower's errors. */
  return async (topics: readonly ReceiptsTopic[], nowMs: number): Promise<MinuteCounts> => {
    const present = Math.floor(nowMs / minuteMs) * minuteMs;
    const starts = Array.from({ length: minutes }, (_, at) => present - (minutes - 1 - at) * minuteMs);
    const counts = starts.map(() => 0);
    for (const receipts of topics) {
      const own = await countTopic(receipts, starts);
      for (const [at, count] of own.entries()) counts[at] = (counts[at] ?? 0) + count;
    }
    return { fromMs: starts[0] ?? present, counts };
  };
};
