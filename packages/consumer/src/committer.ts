import type { Clock } from '@leadferry/runtime';
import type { Backoff } from './backoff.ts';
import { ignoreRelease } from './errors.ts';
import {
  isCoordinatorAway,
  isKafkaUnavailable,
  isMembershipLost,
  isRebalance,
  kafkaErrorType,
} from './kafka-errors.ts';
import type { KafkaWatch } from './kafka-watch.ts';
import type { ConsumerMetrics } from './metrics.ts';
import type { RoundControl } from './round.ts';

/** How far a partition is. One object stands for it as long as the round lasts. */
export interface Progress {
  readonly topic: string;
  readonly partition: number;
  /** The offset of the next record to read: everything before it has a durable fate. Read when a commit is sent. */
  readonly offset: string;
  /** What is committed beside the offset, asked for when the commit is sent. */
  readonly metadata?: () => string;
  /** Is called when the group has it. */
  readonly onCommitted?: () => void;
}

/** Commits the settled offsets of one round, for all its partitions together. */
export interface Committer {
  /**
   * Notes that a partition is settled further, to be committed soon: at once when the last commit is `everyMs` ago, else
   * then, or when `everyRecords` have come together. A fenced round commits nothing more.
   */
  settled(progress: Progress): void;
  /**
   * Resolves when everything noted before the call is committed. Waits for Kafka as long as the round lasts.
   *
   * @throws {ReleasedError} the round is fenced.
   */
  flush(): Promise<void>;
}

/** What a committer needs. */
export interface CommitterOptions {
  readonly round: Pick<RoundControl, 'isFenced' | 'fence' | 'sleep' | 'standing' | 'whileOurs'>;
  /** Sends one commit of the round's generation. */
  readonly send: (partitions: readonly Progress[]) => Promise<void>;
  readonly clock: Clock;
  readonly backoff: Backoff;
  readonly watch: KafkaWatch;
  readonly metrics: ConsumerMetrics;
  readonly everyMs: number;
  readonly everyRecords: number;
  /** Is told of an error that is neither Kafka's absence nor the group's doing. */
  readonly onFailure: (error: unknown) => void;
}

/** About three seconds of backoff. */
const coordinatorTries = 6;

/** Creates a committer with nothing noted. */
export const createCommitter = (options: CommitterOptions): Committer => {
  const { round, send, clock, backoff, watch, metrics, everyMs, everyRecords, onFailure } = options;
  const noted = new Set<Progress>();
  let notedRecords = 0;
  let sentAtMs = Number.NEGATIVE_INFINITY;
  let isArmed = false;
  let inFlight: Promise<void> | undefined;

  const commitNoted = async (): Promise<void> => {
    const partitions = [...noted];
    noted.clear();
    notedRecords = 0;
    sentAtMs = clock.monotonicMs();
    for (let attempt = 1; ; attempt += 1) {
      await round.standing();
      try {
        await round.whileOurs(send(partitions));
        break;
      } catch (error) {
        // A coordinator that is just starting may yet accept; a generation that ended will not. Then the round has
        // nothing left to do but to join again.
        const mayRecover = isCoordinatorAway(error) && attempt < coordinatorTries;
        if (!mayRecover && (isRebalance(error) || isMembershipLost(error))) round.fence('membership_lost', error);
        else if (!mayRecover && !isKafkaUnavailable(error)) throw error;
        watch.troubled(kafkaErrorType(error));
        await round.sleep(backoff.nextMs());
      }
    }
    backoff.reset();
    metrics.commits.inc();
    for (const { onCommitted } of partitions) onCommitted?.();
  };

  const commit = (): Promise<void> => {
    inFlight ??= commitNoted().finally(() => {
      inFlight = undefined;
    });
    return inFlight;
  };

  // What is in flight was gathered before the latest notes: wait for it, then for what carries those, whoever sent it.
  const flush = async (): Promise<void> => {
    if (inFlight) await inFlight;
    if (noted.size > 0 || inFlight) await commit();
  };

  const commitSoon = (): void => {
    if (isArmed) return;
    isArmed = true;
    const dueMs = notedRecords >= everyRecords ? 0 : Math.max(0, sentAtMs + everyMs - clock.monotonicMs());
    round
      .sleep(dueMs)
      .then(() => {
        isArmed = false;
        return flush();
      })
      .catch(ignoreRelease)
      .catch(onFailure);
  };

  return {
    settled: (progress) => {
      if (round.isFenced()) return;
      noted.add(progress);
      notedRecords += 1;
      if (notedRecords === everyRecords && !inFlight) flush().catch(ignoreRelease).catch(onFailure);
      else commitSoon();
    },
    flush,
  };
};
