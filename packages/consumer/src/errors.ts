import { adviseOnKafka } from './kafka-advice.ts';

/** Why a record was taken back from its handler. */
export type ReleaseCause = 'drain' | 'rebalance' | 'membership_lost' | 'failure';

/**
 * The reason a handler's signal is aborted with. A handler that has not sent anything rejects with it (`throw
 * signal.reason`); its record counts as untouched and stays uncommitted. A handler that has sent something finishes.
 */
export class ReleasedError extends Error {
  readonly code = 'released';
  readonly retryable = true;
  readonly releaseCause: ReleaseCause;

  constructor(releaseCause: ReleaseCause, options?: ErrorOptions) {
    super(`the record is taken back: ${releaseCause}`, options);
    this.name = 'ReleasedError';
    this.releaseCause = releaseCause;
  }
}

/** Handles the rejection of a wait that was ended by a release; anything else is thrown on. */
export const ignoreRelease = (error: unknown): void => {
  if (!(error instanceof ReleasedError)) throw error;
};

/**
 * Tells whether a rejection gives a record back because `signal` was aborted. What waits through Node's own timers and fetch
 * rejects with an AbortError that has the signal's reason as its cause.
 */
export const isTakenBack = (error: unknown, signal: AbortSignal): boolean =>
  error instanceof ReleasedError || (signal.aborted && error instanceof Error && error.cause === signal.reason);

/** Kafka did not answer, or not in time. Whether a record was written is then unknown; writing it again is harmless. */
export class KafkaUnavailableError extends Error {
  readonly code = 'kafka_unavailable';
  readonly retryable = true;
  /** What an operator can do about it, where that is known. */
  readonly advice: string | undefined;

  constructor(options?: ErrorOptions) {
    super(withAdvice('Kafka cannot be reached or is not ready', options?.cause), options);
    this.name = 'KafkaUnavailableError';
    this.advice = adviseOnKafka(options?.cause);
  }
}

/** Kafka answered and refused a dead letter or receipt: no leave, too large, no such partition. Needs an operator. */
export class PublishRefusedError extends Error {
  readonly code = 'publish_refused';
  readonly retryable = true;
  readonly topic: string;
  /** Kafka's own name for the refusal, such as MESSAGE_TOO_LARGE. */
  readonly refusal: string;

  constructor(topic: string, refusal: string, options?: ErrorOptions) {
    super(withAdvice(`Kafka refuses records of this worker for topic ${topic}: ${refusal}`, options?.cause), options);
    this.name = 'PublishRefusedError';
    this.topic = topic;
    this.refusal = refusal;
  }
}

/** Kafka refused to describe, create, read or cut a topic. */
export class TopicRefusedError extends Error {
  readonly code = 'topic_refused';
  readonly retryable = false;
  readonly topic: string;
  /** Kafka's own name for the refusal, such as TOPIC_AUTHORIZATION_FAILED. */
  readonly refusal: string;

  constructor(topic: string, refusal: string, options?: ErrorOptions) {
    super(withAdvice(`Kafka refuses an operation on topic ${topic}: ${refusal}`, options?.cause), options);
    this.name = 'TopicRefusedError';
    this.topic = topic;
    this.refusal = refusal;
  }
}

/** Another holder of the transactional id has taken over, or Kafka ended a transaction that took too long. */
export class TransactionFencedError extends Error {
  readonly code = 'transaction_fenced';
  readonly retryable = false;

  constructor(options?: ErrorOptions) {
    super('another process took over, or this one stood still for too long', options);
    this.name = 'TransactionFencedError';
  }
}

/** The client stopped for a reason that trying again cannot mend. The process must end. */
export class ConsumerCrashedError extends Error {
  readonly code = 'consumer_crashed';
  readonly retryable = false;

  constructor(reason: string, options?: ErrorOptions) {
    super(withAdvice(`the consumer stopped for good: ${reason}`, options?.cause), options);
    this.name = 'ConsumerCrashedError';
  }
}

const withAdvice = (text: string, cause: unknown): string => {
  const advice = adviseOnKafka(cause);
  return advice === undefined ? text : `${text}. ${advice}`;
};
