import { type DeadLetterReason, deadLetterReasons, type LogFollower, type LogPlace } from '@leadferry/consumer';
import type { ReceiptsTopic } from './count-per-minute.ts';

const dayMs = 86_400_000;
/** So many receipts are read back at first, at most: beyond them nobody would wait for the page. */
const mostReadBack = 20_000;
/** Longest one look reads, in milliseconds; the next one goes on from there. */
const lookMs = 1000;
/** So many dead letters are remembered, at most. */
const mostKept = 10_000;

/** Why leads were set aside lately. */
export interface DeadLetterTally {
  /** From when on; epoch milliseconds. */
  readonly sinceMs: number;
  /** Most frequent first. */
  readonly reasons: readonly (readonly [reason: DeadLetterReason, count: number])[];
}

interface SetAside {
  readonly atMs: number;
  readonly reason: DeadLetterReason;
}

/**
 * Counts dead letters of the last 24 hours by reason, by the receipts that tell of them; the dead letters themselves, which hold
 * what people wrote, are not read. Of a topic with more than 20,000 receipts in that time only the newest ones are read back.
 */
export const createDeadLetterTally = (follower: Pick<LogFollower, 'locate' | 'next'>) => {
  const reasons = new Set<string>(deadLetterReasons);
  const begun = new Set<string>();
  let places: readonly LogPlace[] = [];
  let found: SetAside[] = [];

  /** Finds where to read a topic from. */
  const locate = async ({ topic, partitions }: ReceiptsTopic, fromMs: number): Promise<LogPlace[]> => {
    const most = BigInt(Math.ceil(mostReadBack / Math.max(1, partitions)));
    const ends = await follower.locate(topic, partitions);
    const starts = await follower.locate(topic, partitions, fromMs);
    return starts.map(({ partition, at: start }, index) => {
      const end = ends[index]?.at ?? start;
      return { topic, partition, at: end - start > most ? end - most : start };
    });
  };

  const begin = async (receipts: ReceiptsTopic, fromMs: number): Promise<void> => {
    if (begun.has(receipts.topic)) return;
    places = [...places, ...(await locate(receipts, fromMs))];
    begun.add(receipts.topic);
  };

  const note = (value: Buffer | null, atMs: number): void => {
    const reason = readDeadLetterReason(value);
    if (reason !== undefined && reasons.has(reason)) found.push({ atMs, reason: reason as DeadLetterReason });
  };

  /** @throws the follower's errors. */
  return async (topics: readonly ReceiptsTopic[], nowMs: () => number): Promise<DeadLetterTally> => {
    const untilMs = nowMs() + lookMs;
    const sinceMs = nowMs() - dayMs;
    for (const receipts of topics) await begin(receipts, sinceMs);
    for (let isMore = true; isMore && nowMs() < untilMs; ) {
      const news = await follower.next(places);
      places = news.places;
      isMore = news.records.length > 0;
      for (const { value, timestampMs } of news.records) note(value, timestampMs);
    }
    found = found.filter(({ atMs }) => atMs >= sinceMs).slice(-mostKept);
    const counts = Map.groupBy(found, ({ reason }) => reason);
    const sorted = [...counts].map(([reason, all]) => [reason, all.length] as const);
    return { sinceMs, reasons: sorted.sort(([, one], [, other]) => other - one) };
  };
};

/** A receipt that is none, of whoever else writes there, tells nothing. */
const readDeadLetterReason = (value: Buffer | null): string | undefined => {
  // Almost no receipt tells of a dead letter: those that do not are not parsed.
  if (!value?.includes('"dead-lettered"')) return undefined;
  try {
    const { outcome, reason } = JSON.parse(value.toString('utf8')) as { outcome?: unknown; reason?: unknown };
    return outcome === 'dead-lettered' && typeof reason === 'string' ? reason : undefined;
  } catch {
    return undefined;
  }
};
