/** Names of client errors that mean "no broker answered", or let this client in, wherever they stand in a chain of causes. */
const unreachableNames = new Set([
  'KafkaJSConnectionError',
  'KafkaJSConnectionClosedError',
  'KafkaJSRequestTimeoutError',
  'KafkaJSBrokerNotFound',
  'KafkaJSNoBrokerAvailableError',
  'KafkaJSGroupCoordinatorNotFound',
  'KafkaJSMetadataNotLoaded',
  'KafkaJSTopicMetadataNotLoaded',
  'KafkaJSLockTimeout',
  'KafkaJSTimeout',
  // A password that is just being exchanged: the next login reads its file anew.
  'KafkaJSSASLAuthenticationError',
]);

const rebalanceTypes = new Set(['REBALANCE_IN_PROGRESS', 'NOT_COORDINATOR_FOR_GROUP']);
const lostTypes = new Set(['UNKNOWN_MEMBER_ID', 'ILLEGAL_GENERATION', 'FENCED_INSTANCE_ID']);

interface KafkaFault {
  readonly name: string;
  readonly type: string | undefined;
  readonly retriable: boolean;
}

/**
 * Names what Kafka or its client complained of: the protocol's own name (`TOPIC_AUTHORIZATION_FAILED`) where there is
 * one, else the error's name. Constant words, fit for a log line.
 */
export const kafkaErrorType = (error: unknown): string => {
  const chain = faults(error);
  const root = chain.at(-1);
  return chain.find(({ type }) => type !== undefined)?.type ?? root?.name ?? typeof error;
};

/** Tells whether waiting and trying again is the cure: nobody answered, or the broker said so itself. */
export const isKafkaUnavailable = (error: unknown): boolean =>
  faults(error).some(
    ({ name, type, retriable }) =>
      unreachableNames.has(name) || (type !== undefined && retriable && !isMembership(type)),
  );

/** Tells whether the group asks its members to join again. The old generation may still commit. */
export const isRebalance = (error: unknown): boolean => rebalanceTypes.has(kafkaErrorType(error));

/** Tells whether the broker that was asked does not look after the group, or not yet. */
export const isCoordinatorAway = (error: unknown): boolean => kafkaErrorType(error) === 'NOT_COORDINATOR_FOR_GROUP';

/** Tells whether the group goes on without this member: its partitions may already be another's. */
export const isMembershipLost = (error: unknown): boolean => lostTypes.has(kafkaErrorType(error));

/** Tells an error of Kafka or its client from one of our own or a handler's. */
export const isKafkaError = (error: unknown): boolean => error instanceof Error && error.name.startsWith('KafkaJS');

const isMembership = (type: string): boolean => rebalanceTypes.has(type) || lostTypes.has(type);

const faults = (error: unknown): KafkaFault[] => {
  const chain: KafkaFault[] = [];
  for (let at = error; at instanceof Error && chain.length < 8; at = at.cause) {
    const { type, retriable } = at as Error & { type?: unknown; retriable?: unknown };
    chain.push({ name: at.name, type: typeof type === 'string' ? type : undefined, retriable: retriable === true });
  }
  return chain;
};
