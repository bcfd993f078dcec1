import type { TopicConfig } from '@leadferry/config';
import { type GroupMember, type GroupReader, type LogFollower, TopicRefusedError } from '@leadferry/consumer';
import { type Clock, errorCode, type Logger } from '@leadferry/runtime';
import { createMinuteCounter, type MinuteCounts, type ReceiptsTopic } from './count-per-minute.ts';
import { createDeadLetterTally, type DeadLetterTally } from './tally-dead-letters.ts';

/** What Kafka tells of the leads of the last hour, beyond how the fleet stands. */
export interface LeadFlow {
  readonly settled: MinuteCounts;
  /** Undefined where Kafka lets this process not read receipts. */
  readonly deadLetters: DeadLetterTally | undefined;
  readonly members: readonly GroupMember[];
}

/** What a look came to. */
export interface SeenFlow {
  /** Undefined: nothing was read yet, or not lately. */
  readonly flow: LeadFlow | undefined;
  /** Kafka did not answer when it was asked last. */
  readonly isAway: boolean;
}

/** Looks at the flow of leads when somebody wants to see it; nobody looks: nothing is read. */
export interface LeadFlowWatch {
  /** The newest look, a few seconds old at most where Kafka answers. Waits for a new one, but not for long. */
  look(): Promise<SeenFlow>;
  close(): Promise<void>;
}

export interface LeadFlowOptions {
  readonly topics: readonly TopicConfig[];
  readonly groupId: string;
  readonly groups: GroupReader;
  readonly follower: LogFollower;
  readonly clock: Clock;
  readonly logger: Logger;
}

const minutes = 60;
/** A look is good for so long. */
const freshMs = 4000;
/** Whoever wants to see waits so long for a new look, and then sees the last one. */
const patienceMs = 1500;
/** Beyond this age a look is not shown any more. */
const staleMs = 60_000;

/** Creates the watch; it asks Kafka when first looked at. */
export const createLeadFlow = (options: LeadFlowOptions): LeadFlowWatch => {
  const { topics, groupId, groups, follower, clock, logger } = options;
  const countMinutes = createMinuteCounter(follower, minutes);
  const tallyDeadLetters = createDeadLetterTally(follower);
  let last: { readonly flow: LeadFlow; readonly atMs: number } | undefined;
  let looking: Promise<void> | undefined;
  let told: string | undefined;
  let isRefusalTold = false;

  /** All else on the page needs no more than metadata. */
  const tallyWherePermitted = async (receipts: readonly ReceiptsTopic[]): Promise<DeadLetterTally | undefined> => {
    try {
      return await tallyDeadLetters(receipts, clock.now);
    } catch (error) {
      if (!(error instanceof TopicRefusedError)) throw error;
      if (!isRefusalTold) logger.warn({ error }, 'receipts_not_read');
      isRefusalTold = true;
      return undefined;
    }
  };

  const read = async (): Promise<LeadFlow> => {
    const names = topics.map(({ topic }) => topic);
    const { topics: standings } = await groups.readGroup(groupId, names);
    const receipts: ReceiptsTopic[] = [];
    for (const { topic, receiptsTopic } of topics) {
      // One that nobody wrote to may not be there yet: the first worker creates it.
      if ((await groups.countRecords(receiptsTopic)) === 0) continue;
      receipts.push({ topic: receiptsTopic, partitions: standings.get(topic)?.length ?? 0 });
    }
    return {
      members: await groups.readMembers(groupId),
      settled: await countMinutes(receipts, clock.now()),
      deadLetters: await tallyWherePermitted(receipts),
    };
  };

  const refresh = async (): Promise<void> => {
    try {
      last = { flow: await read(), atMs: clock.monotonicMs() };
      told = undefined;
    } catch (error) {
      const code = errorCode(error);
      if (code === undefined) throw error;
      // The page says that Kafka is away; the log says it once.
      if (code !== told) logger.warn({ error }, 'lead_flow_not_read');
      told = code;
    }
  };

  const ageMs = (): number => (last === undefined ? Number.POSITIVE_INFINITY : clock.monotonicMs() - last.atMs);

  return {
    look: async () => {
      if (ageMs() > freshMs) {
        looking ??= refresh().finally(() => {
          looking = undefined;
        });
        await Promise.race([looking, clock.sleep(patienceMs)]);
      }
      const isAway = told !== undefined;
      return { flow: ageMs() <= staleMs && !isAway ? last?.flow : undefined, isAway };
    },
    close: async () => {
      await Promise.allSettled([groups.close(), follower.close()]);
    },
  };
};
