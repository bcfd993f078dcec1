import { AssignerProtocol, type Kafka } from 'kafkajs';
import { createAskedAdmin, missing } from './ask-admin.ts';
import { TopicRefusedError } from './errors.ts';
import { kafkaErrorType } from './kafka-errors.ts';
import type { KafkaWatch } from './kafka-watch.ts';

/** How far a group is in one partition. */
export interface PartitionStanding {
  readonly partition: number;
  /** Every record before it has a durable fate, or is no longer kept: the committed offset, else the first that exists. */
  readonly settled: bigint;
  /** The log end offset. */
  readonly end: bigint;
  /** Which member reads it; undefined while the group gives its partitions out anew, or where nobody does. */
  readonly member: string | undefined;
}

/** A consumer group at one moment. */
export interface GroupStanding {
  readonly members: number;
  /** By topic, in the order of the partitions. */
  readonly topics: ReadonlyMap<string, readonly PartitionStanding[]>;
}

/** A member of a consumer group and what it is assigned. */
export interface GroupMember {
  /** The group's own name for it; unique, and another after each start. */
  readonly id: string;
  /** The address it connects from, as the broker sees it. */
  readonly host: string;
  /** Partitions in rising order, by topic; empty while the group rebalances. */
  readonly assigned: ReadonlyMap<string, readonly number[]>;
}

/**
 * Reads from outside how a consumer group stands; joins no group and changes nothing. May be asked again after any error.
 *
 * @throws {KafkaUnavailableError} no broker answers; any method.
 * @throws {TopicRefusedError} Kafka answered and will not; any method.
 */
export interface GroupReader {
  /** Reads members, committed offsets and log ends. A topic that does not exist is refused. */
  readGroup(groupId: string, topics: readonly string[]): Promise<GroupStanding>;
  /** Reads who the members are and which partitions each has. */
  readMembers(groupId: string): Promise<readonly GroupMember[]>;
  /** Counts what lies in a topic now, by its offsets; 0 where there is no such topic. */
  countRecords(topic: string): Promise<number>;
  close(): Promise<void>;
}

/** Creates the reader; it connects when first asked. */
export const createGroupReader = (kafka: Kafka, watch: KafkaWatch): GroupReader => {
  const { admin, ask } = createAskedAdmin(kafka, watch);

  /** A connection that broke is made again by whoever asks next. */
  const asking = async <T>(topic: string, request: () => Promise<T>): Promise<T> => {
    try {
      return await ask(topic, async () => {
        await admin.connect();
        return request();
      });
    } catch (error) {
      watch.troubled(kafkaErrorType(error));
      throw error;
    }
  };

  const readBounds = (topic: string) => asking(topic, () => admin.fetchTopicOffsets(topic));

  const readMembers = async (groupId: string) => {
    const { groups } = await asking('', () => admin.describeGroups([groupId]));
    const members = groups[0]?.members ?? [];
    return members.map(({ memberId, clientHost, memberAssignment }) => ({
      id: memberId,
      host: clientHost.replace(/^\//, ''),
      assigned: readAssignment(memberAssignment),
    }));
  };

  return {
    readGroup: async (groupId, topics) => {
      const members = await readMembers(groupId);
      const owners = new Map(members.flatMap(listPartitions));
      const committed = await asking('', () => admin.fetchOffsets({ groupId, topics: [...topics] }));
      const standings = new Map<string, readonly PartitionStanding[]>();
      for (const topic of topics) {
        const offsets = new Map(
          committed
            .find(({ topic: name }) => name === topic)
            ?.partitions.map(({ partition, offset }) => [partition, BigInt(offset)]),
        );
        const bounds = await readBounds(topic);
        const standing = bounds.map(({ partition, low, high }) => ({
          partition,
          settled: within(offsets.get(partition) ?? -1n, BigInt(low), BigInt(high)),
          end: BigInt(high),
          member: owners.get(`${topic}/${partition}`),
        }));
        standings.set(
          topic,
          standing.sort((one, other) => one.partition - other.partition),
        );
      }
      return { members: members.length, topics: standings };
    },
    readMembers,
    countRecords: async (topic) => {
      try {
        const bounds = await readBounds(topic);
        return bounds.reduce((sum, { low, high }) => sum + Number(BigInt(high) - BigInt(low)), 0);
      } catch (error) {
        if (error instanceof TopicRefusedError && error.refusal === missing) return 0;
        throw error;
      }
    },
    close: () => admin.disconnect(),
  };
};

/** Nothing is assigned to a member of a group that rebalances: kafkajs gives no bytes, or empty ones. */
const readAssignment = (bytes: Buffer): ReadonlyMap<string, readonly number[]> => {
  const { assignment = {} } = (bytes.length > 0 && AssignerProtocol.MemberAssignment.decode(bytes)) || {};
  return new Map(
    Object.entries(assignment).map(([topic, partitions]) => [topic, partitions.toSorted((one, other) => one - other)]),
  );
};

/** The partitions of a member, named `topic/partition`, each with who reads it. */
const listPartitions = ({ id, assigned }: GroupMember): [string, string][] =>
  [...assigned].flatMap(([topic, partitions]) =>
    partitions.map((partition): [string, string] => [`${topic}/${partition}`, id]),
  );

/** A commit of long ago may be before what is kept, and one of a topic that was made anew beyond what there is. */
const within = (offset: bigint, low: bigint, high: bigint): bigint => {
  if (offset < low) return low;
  return offset > high ? high : offset;
};
