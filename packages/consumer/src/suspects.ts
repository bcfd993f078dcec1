import type { Clock, Logger } from '@leadferry/runtime';
import type { Alone } from './commit-mark.ts';
import type { Settlement } from './outcome.ts';
import type { SourceRecord } from './source-record.ts';

/**
 * The records of one partition that were in flight when their process died. Any of them may be what it died of.
 *
 * Each runs alone, and a commit says so before it starts. One that was alone at `poisonTries` deaths is poison and is set
 * aside. More than `poisonsAtMost` of a topic within the window are not the records' fault: then none is set aside any
 * more, the partition waits as `config_error`, and when the window has passed the record is tried alone once again.
 */
export interface Suspects {
  /** Runs a suspect alone, or judges it without running it: then it stays one. */
  runAlone<Ran extends Settlement | undefined>(
    record: SourceRecord,
    run: () => Promise<Ran>,
  ): Promise<{ readonly settlement: Settlement | Ran; readonly hasRun: boolean }>;
  /** The record has a fate, or was blocked: nothing died of it. */
  survived(offset: string): void;
  /** What the partition's commits say of the record that runs alone. */
  alone(): Alone | undefined;
}

/** What the suspects of a partition need. */
export interface SuspectsOptions {
  /** What the commit of the owner before says. */
  readonly alone: Alone | undefined;
  readonly poisonTries: number;
  /** Commits what `alone` says now; resolves when the group has it. */
  readonly commit: () => Promise<void>;
  /** Counts the records of the topic that were set aside as poison since the given time. */
  readonly countPoison: (topic: string, sinceMs: number) => Promise<number>;
  readonly clock: Clock;
  readonly logger: Logger;
}

const poisonsAtMost = 3;
const poisonWindowMs = 600_000;

/** Creates the suspects of one partition for one round. */
export const createSuspects = (options: SuspectsOptions): Suspects => {
  const { poisonTries, commit, countPoison, clock, logger } = options;
  let alone = options.alone;

  /** Sets a record aside that failed alone too often, unless too many do. */
  const judge = async ({ topic, partition, offset, attempt }: SourceRecord, tries: number): Promise<Settlement> => {
    const count = await countPoison(topic, clock.now() - poisonWindowMs);
    if (count < poisonsAtMost) {
      logger.error({ topic, partition, offset, tries }, 'poison_record_set_aside');
      const message = `the worker died ${tries} times while this record was alone in flight`;
      return { outcome: { kind: 'dead-lettered', reason: 'poison', message }, attempts: tries };
    }
    logger.error(
      { topic, partition, offset, poisonRecords: count, windowMs: poisonWindowMs },
      'too_many_poison_records',
    );
    alone = { offset, tries: tries - 1 };
    await commit();
    const untilMs = clock.now() + poisonWindowMs;
    return { outcome: { kind: 'blocked', reason: 'config_error', untilMs }, attempts: attempt };
  };

  return {
    runAlone: async (record, run) => {
      const tries = alone?.offset === record.offset ? alone.tries : 0;
      if (tries >= poisonTries) return { settlement: await judge(record, tries), hasRun: false };
      alone = { offset: record.offset, tries: tries + 1 };
      await commit();
      return { settlement: await run(), hasRun: true };
    },
    survived: (offset) => {
      if (alone?.offset === offset) alone = undefined;
    },
    alone: () => alone,
  };
};
