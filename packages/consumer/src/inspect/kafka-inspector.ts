import type { Clock } from '@leadferry/runtime';
import type { Kafka } from 'kafkajs';
import type Cluster from 'kafkajs/src/cluster/index.js';
import { KafkaUnavailableError } from '../errors.ts';
import { createCluster } from '../kafka-cluster.ts';
import { isKafkaUnavailable, kafkaErrorType } from '../kafka-errors.ts';
import { type AclRight, readAclRights } from './acl-rights.ts';
import { type AdminInspector, createAdminInspector } from './admin-inspector.ts';
import { describeGroupRequest, describeTopicRequest } from './rights-requests.ts';
import { findUnspoken } from './spoken-requests.ts';

/** How a topic looks to whoever asks. `refused`: Kafka does not tell whether there is such a topic. */
export type TopicView =
  | { readonly kind: 'missing' }
  | { readonly kind: 'refused' }
  | {
      readonly kind: 'found';
      readonly partitions: number;
      readonly replication: number;
      /** In-sync replicas of the partition that has fewest. */
      readonly inSync: number;
      /** Partitions that nobody leads just now: neither read nor written. */
      readonly leaderless: number;
      /** Undefined where the broker does not tell. */
      readonly rights: ReadonlySet<AclRight> | undefined;
    };

/** How a consumer group looks to whoever asks. */
export type GroupView =
  | { readonly kind: 'refused' }
  | {
      readonly kind: 'found';
      readonly state: string;
      readonly members: number;
      readonly rights: ReadonlySet<AclRight> | undefined;
    };

/**
 * Looks at a cluster with the eyes of whoever connects, and changes nothing: no record, offset, topic or membership.
 *
 * @throws {KafkaUnavailableError} no broker answers; any method.
 */
export interface KafkaInspector extends AdminInspector {
  /** Names the requests that workers need and the broker does not speak in a version of theirs; and tells its age. */
  spoken(): Promise<{ readonly missing: readonly string[]; readonly isKafka4: boolean }>;
  topic(name: string): Promise<TopicView>;
  group(groupId: string): Promise<GroupView>;
  /**
   * Tells whether transactions under this id may be written: asks to end one as a producer that there never is. Kafka refuses that
   * for want of a right before it looks for the transaction, and leaves one that runs alone.
   */
  mayTransact(transactionalId: string): Promise<boolean>;
  close(): Promise<void>;
}

const none = 0;
const unknownTopic = 3;
const topicRefused = 29;
const groupRefused = 30;
const refusedTypes = new Set(['GROUP_AUTHORIZATION_FAILED', 'TRANSACTIONAL_ID_AUTHORIZATION_FAILED']);
/** A producer's number that Kafka never hands out: it counts up from 0, which in a young cluster is somebody. */
const nobody = '9223372036854775807';
const triesAtMost = 8;
const betweenTriesMs = 250;

/** Opens an inspector; it connects when first asked. */
export const createKafkaInspector = (kafka: Kafka, clock: Pick<Clock, 'sleep'>): KafkaInspector => {
  const cluster = createCluster(kafka);
  const admin = createAdminInspector(kafka, clock);
  let connecting: Promise<void> | undefined;

  const ask = async <T>(request: (asked: Cluster) => Promise<T>): Promise<T> => {
    try {
      connecting ??= cluster.connect().then(() => cluster.refreshMetadata());
      await connecting;
      return await request(cluster);
    } catch (cause) {
      // Where no broker answers, kafkajs goes on with null and trips over it: only its own calls are made in here.
      if (isKafkaUnavailable(cause) || cause instanceof TypeError) throw new KafkaUnavailableError({ cause });
      throw cause;
    }
  };

  const askTopic = (name: string) =>
    ask(async (asked) => (await asked.findControllerBroker()).connectionPool.send(describeTopicRequest(name)));

  const askGroup = (groupId: string) =>
    ask(async (asked) =>
      (await asked.findGroupCoordinator({ groupId })).connectionPool.send(describeGroupRequest(groupId)),
    );

  /** Asks again while the answer says "not yet". */
  const untilTold = async <T extends { readonly errorCode: number }>(
    told: ReadonlySet<number>,
    look: () => Promise<T>,
  ) => {
    for (let tries = 1; ; tries += 1) {
      const found = await look();
      if (told.has(found.errorCode)) return found;
      if (tries === triesAtMost) throw new KafkaUnavailableError();
      await clock.sleep(betweenTriesMs);
    }
  };

  return {
    ...admin,
    spoken: () => ask(async (asked) => findUnspoken((await asked.findControllerBroker()).versions ?? {})),
    topic: async (name) => {
      const { errorCode, partitions, rights } = await untilTold(new Set([none, unknownTopic, topicRefused]), () =>
        askTopic(name),
      );
      if (errorCode === unknownTopic) return { kind: 'missing' };
      if (errorCode === topicRefused) return { kind: 'refused' };
      return {
        kind: 'found',
        partitions: partitions.length,
        replication: Math.min(...partitions.map(({ replicas }) => replicas)),
        inSync: Math.min(...partitions.map(({ inSync }) => inSync)),
        leaderless: partitions.filter(({ leader }) => leader < 0).length,
        rights: readAclRights(rights),
      };
    },
    group: async (groupId) => {
      try {
        const told = new Set([none, groupRefused]);
        const { errorCode, state, members, rights } = await untilTold(told, () => askGroup(groupId));
        if (errorCode === groupRefused) return { kind: 'refused' };
        return { kind: 'found', state, members, rights: readAclRights(rights) };
      } catch (error) {
        if (refusedTypes.has(kafkaErrorType(error))) return { kind: 'refused' };
        throw error;
      }
    },
    mayTransact: async (transactionalId) => {
      const nobodys = { transactionalId, producerId: nobody, producerEpoch: 0, transactionResult: false };
      try {
        await ask(async (asked) => (await asked.findControllerBroker()).endTxn(nobodys));
        return true;
      } catch (error) {
        if (error instanceof KafkaUnavailableError && !notYetTypes.has(kafkaErrorType(error.cause))) throw error;
        return !refusedTypes.has(kafkaErrorType(error));
      }
    },
    close: async () => {
      await Promise.all([admin.close(), cluster.disconnect()]);
    },
  };
};

/** "Not yet" is an answer too: the right was looked at before. */
const notYetTypes = new Set(['GROUP_COORDINATOR_NOT_AVAILABLE', 'GROUP_LOAD_IN_PROGRESS', 'CONCURRENT_TRANSACTIONS']);
