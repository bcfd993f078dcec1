import { type AssignedPartitions, createAssignment } from './assignment.ts';
import { atMost } from './at-most.ts';
import { createBackoff } from './backoff.ts';
import { type BlockedPartition, createBlockedPartitions } from './blocked-partitions.ts';
import { type LeadConsumerOptions, withDefaults } from './consumer-options.ts';
import { ConsumerCrashedError, ignoreRelease, KafkaUnavailableError, ReleasedError } from './errors.ts';
import { createHandOuts } from './hand-outs.ts';
import { adviseOnKafka } from './kafka-advice.ts';
import { createKafkaClient } from './kafka-client.ts';
import { isKafkaError, isKafkaUnavailable, kafkaErrorType } from './kafka-errors.ts';
import { createKafkaWatch } from './kafka-watch.ts';
import { type LagReader, startLagReader } from './lag.ts';
import { createLogReader } from './log-reader.ts';
import { createPartitionHistory } from './partition-history.ts';
import { type PreparedTopics, prepareTopics } from './prepare-topics.ts';
import { createKafkaPublisher } from './publisher.ts';
import { createFateWriter, type FateWriter } from './record-fate.ts';
import { type Session, startSession } from './session.ts';
import { createSlots } from './slots.ts';
import { connectTopicAdmin } from './topic-admin.ts';

/** What the consumer is doing now. */
export interface ConsumerStatus {
  /** Kafka answers. False makes a worker unready. */
  readonly connected: boolean;
  /** This member has a place in the group and is not joining anew; false while Kafka is away. */
  readonly joined: boolean;
  readonly assigned: AssignedPartitions;
  /** Partitions that wait for the world to mend, also those that wait with a known fate for Kafka. */
  readonly blocked: readonly BlockedPartition[];
  /** Last reading of the lag of this member's partitions by topic, in records. */
  readonly lag: ReadonlyMap<string, number>;
  /** Epoch milliseconds at which a loop last went round, with or without Kafka. Standing still means a dead process. */
  readonly lastTickMs: number;
}

/** Leads from Kafka, those of one lane in order, to fates that are durable before the offset moves. */
export interface LeadConsumer {
  /**
   * Checks and creates the topics, joins the group and works until `drain`. Kafka out of reach, at the start or later,
   * is waited out for ever.
   *
   * @throws {ConfigError} a source topic is missing, a topic cannot be created, a receipts topic has too few partitions.
   * @throws {ConsumerCrashedError} the client stopped for a reason that no retry mends.
   * @throws whatever else a handler throws, after the records of the others in flight were finished.
   */
  run(): Promise<void>;
  /** Takes no more, finishes what is in flight by the deadline, commits, leaves; resolves when `run` has ended. */
  drain(): Promise<void>;
  status(): ConsumerStatus;
  /** Tries blocked partitions again at once: all, or those that are chosen. Returns how many. */
  resumeBlocked(isChosen?: (blocked: BlockedPartition) => boolean): number;
}

/** Creates a consumer that does nothing yet. It can be run once. */
export const createLeadConsumer = (given: LeadConsumerOptions): LeadConsumer => {
  const options = withDefaults(given);
  const { brokers, clock, random, logger, metrics } = options;
  const topicNames = options.topics.map(({ topic }) => topic);
  const watch = createKafkaWatch({ clock, logger, metrics, brokers });
  const kafka = createKafkaClient({ ...options, watch });
  const publisher = createKafkaPublisher(kafka, watch);
  const assignment = createAssignment();
  const handOuts = createHandOuts(clock);
  const slots = createSlots(options.inFlight);
  const history = createPartitionHistory({
    ...options,
    kafka,
    watch,
    reader: createLogReader({ kafka, watch, clock }),
  });
  // There from the start: what never had a lead in flight is told from what is not measured.
  for (const { topic } of options.topics) metrics.leadsInFlight.of(topic);
  const draining = new AbortController();
  const finished = Promise.withResolvers<void>();
  let hasRun = false;
  let session: Session | undefined;
  let fates: FateWriter | undefined;
  let lag: LagReader | undefined;
  const blocked = createBlockedPartitions({
    clock,
    logger,
    metrics,
    resume: (...at) => session?.resume(...at),
  });
  const parts = { kafka, watch, assignment, handOuts, slots, history, blocked, topicNames };

  /** Tries until Kafka is there. @throws {ReleasedError} drained meanwhile. */
  const whenAvailable = async (work: () => Promise<void>): Promise<void> => {
    const backoff = createBackoff({ baseMs: 500, maxMs: 2000, random });
    let told: string | undefined;
    for (;;) {
      draining.signal.throwIfAborted();
      try {
        return await work();
      } catch (error) {
        if (!isKafkaAway(error, watch.isConnected())) throw error;
        const reason = kafkaErrorType(error);
        watch.troubled(reason, adviseOnKafka(error));
        logger[reason === told || !watch.isConnected() ? 'debug' : 'info']({ reason }, 'session_ended');
        told = reason;
        if (watch.isConnected()) backoff.reset();
        await clock.sleep(backoff.nextMs(), draining.signal);
      }
    }
  };

  const prepare = async (): Promise<PreparedTopics> => {
    const admin = await connectTopicAdmin(kafka, watch);
    try {
      return await prepareTopics({ ...options, admin, routes: options.topics, signal: draining.signal });
    } finally {
      await admin.close();
    }
  };

  // Topics are looked at anew by each session: one that was deleted meanwhile is a fault to name, not to wait for.
  const runSession = async (): Promise<void> => {
    const topics = await prepare();
    await publisher.connect();
    const { deadLetterPartitions } = topics;
    fates = createFateWriter({
      ...options,
      publisher,
      deadLetterPartitions,
      findWritten: history.findWritten,
      onHold: slots.hold,
    });
    const present = startSession({ ...options, ...parts, fates, topics });
    session = present;
    const stop = (): void => void present.stop();
    draining.signal.addEventListener('abort', stop, { once: true });
    if (draining.signal.aborted) stop();
    try {
      await present.ended;
    } finally {
      draining.signal.removeEventListener('abort', stop);
      await present.stop();
    }
  };

  return {
    run: async () => {
      if (hasRun) throw new TypeError('a lead consumer runs once');
      hasRun = true;
      try {
        lag = startLagReader({ ...options, ...parts });
        await whenAvailable(runSession).catch(ignoreRelease);
      } catch (error) {
        throw isKafkaError(error) ? new ConsumerCrashedError(kafkaErrorType(error), { cause: error }) : error;
      } finally {
        blocked.close();
        await atMost(2000, Promise.allSettled([lag?.stop(), publisher.close(), history.close()]), clock);
        finished.resolve();
      }
    },
    drain: () => {
      draining.abort(new ReleasedError('drain'));
      return hasRun ? finished.promise : Promise.resolve();
    },
    status: () => ({
      connected: watch.isConnected(),
      joined: (watch.isConnected() && session?.isJoined()) ?? false,
      assigned: assignment.current(),
      blocked: [...blocked.list(), ...(fates?.held() ?? []), ...handOuts.kept()],
      lag: lag?.current() ?? new Map(),
      lastTickMs: watch.lastTickMs(),
    }),
    resumeBlocked: blocked.resume,
  };
};

const isKafkaAway = (error: unknown, isConnected: boolean): boolean =>
  error instanceof KafkaUnavailableError || isKafkaUnavailable(error) || (!isConnected && isKafkaError(error));
