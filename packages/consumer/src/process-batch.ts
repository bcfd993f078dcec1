import type { Clock, Logger } from '@leadferry/runtime';
import type { BlockedPartition } from './blocked-partitions.ts';
import { ReleasedError } from './errors.ts';
import type { HandOut, HandOuts } from './hand-outs.ts';
import type { ConsumerMetrics } from './metrics.ts';
import type { Settlement } from './outcome.ts';
import type { FateWriter } from './record-fate.ts';
import type { Round } from './round.ts';
import type { SourceRecord, UnreadRecord } from './source-record.ts';

/**
 * Finds the fate of one record. The signal aborts when the partition is about to be given up: a handler that has not
 * sent anything then rejects with `signal.reason`, and the record stays untouched; one that has, finishes.
 * Any other rejection ends the consumer: a fate for the record's fault or the world's is an {@link Settlement}.
 */
export type HandleRecord = (record: SourceRecord, signal: AbortSignal) => Promise<Settlement>;

/** One batch of a partition, and what works it off. */
export interface ProcessBatchOptions {
  /** Records of one partition in the order of their offsets. */
  readonly records: Iterable<UnreadRecord>;
  readonly handle: HandleRecord;
  readonly round: Round;
  readonly fates: FateWriter;
  readonly handOuts: HandOuts;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: ConsumerMetrics;
  /** Is told of each record whose fate is durable, in order. */
  readonly onSettled: (record: SourceRecord) => void;
  readonly onBlocked: (blocked: BlockedPartition) => void;
  /** Asked before each record but the first: true leaves the rest for a later batch, so that others get a turn. */
  readonly isTurnOver: () => boolean;
}

/**
 * Takes the records of one partition to their fates, one at a time and in order: handed out, made durable, and only
 * then the next. Returns early, leaving the rest unsettled, when the round takes no more, when a record is blocked and
 * when the turn is over. This is the one place that knows in which order records of a partition run.
 *
 * @throws what the handler throws, unless the record was taken back from it.
 */
export const processBatch = async (options: ProcessBatchOptions): Promise<void> => {
  const { records, round, handOuts, isTurnOver } = options;
  let isFirst = true;
  for (const unread of records) {
    if (!round.isOpen() || (!isFirst && isTurnOver())) return;
    isFirst = false;
    try {
      await round.standing();
      if (!round.isOpen()) return;
      const isSettled = await settle(handOuts.begin(unread), options);
      if (!isSettled) return;
    } catch (error) {
      if (!isTakenBack(error, round)) throw error;
      if (round.isFenced()) countGivenUp(unread, options);
      return;
    }
  }
};

/** Takes one record to its fate. Returns false when it was blocked. */
const settle = async ({ record, receivedAtMs }: HandOut, options: ProcessBatchOptions): Promise<boolean> => {
  const { handle, round, fates, handOuts, clock, metrics, onSettled, onBlocked } = options;
  const { topic, partition, offset, attempt } = record;
  const settlement = await round.whileOurs(handle(record, round.signal));
  const { outcome } = settlement;
  if (outcome.kind === 'blocked') {
    const { reason, untilMs } = outcome;
    handOuts.raise(record);
    metrics.leads.inc({ topic, outcome: outcome.kind, reason });
    onBlocked({ topic, partition, offset, attempt, reason, untilMs });
    return false;
  }

  const times = { receivedAtMs, settledAtMs: clock.now() };
  await fates.write({ record, settlement: { ...settlement, outcome }, times }, round);
  metrics.leads.inc({ topic, outcome: outcome.kind, reason: outcome.kind === 'delivered' ? 'none' : outcome.reason });
  metrics.leadSeconds.observe({ topic }, Math.max(0, clock.now() - receivedAtMs) / 1000);
  handOuts.forget(topic, partition);
  onSettled(record);
  return true;
};

const countGivenUp = ({ topic, partition, offset }: UnreadRecord, { metrics, logger }: ProcessBatchOptions): void => {
  metrics.fenced.inc({ topic });
  logger.warn({ topic, partition, offset }, 'record_given_up_in_flight');
};

// What waits through Node's own timers and fetch rejects with an AbortError that has the signal's reason as its cause.
const isTakenBack = (error: unknown, { signal }: Round): boolean =>
  error instanceof ReleasedError || (signal.aborted && error instanceof Error && error.cause === signal.reason);
