/// <reference path="../kafkajs-internals.d.ts" />
import type { Exchange } from 'kafkajs/src/cluster/index.js';
import Decoder from 'kafkajs/src/protocol/decoder.js';
import Encoder from 'kafkajs/src/protocol/encoder.js';

/** A topic as a broker describes it to whoever asks also for the rights. */
export interface DescribedTopic {
  /** Kafka's own number; 0: all is well. */
  readonly errorCode: number;
  readonly partitions: readonly { readonly leader: number; readonly replicas: number; readonly inSync: number }[];
  /** Bits, see `readAclRights`. */
  readonly rights: number;
}

/** A consumer group as its coordinator describes it. */
export interface DescribedGroup {
  readonly errorCode: number;
  readonly state: string;
  readonly members: number;
  readonly rights: number;
}

const keep = async <T>(decoded: T): Promise<T> => decoded;

/** Asks for one topic and what may be done to it: Metadata in version 8 (KIP-430); kafkajs ends at 6, which has no rights. */
export const describeTopicRequest = (topic: string): Exchange<DescribedTopic> => ({
  request: {
    apiKey: 3,
    apiVersion: 8,
    apiName: 'Metadata',
    // Never create it, no rights of the cluster, the rights of the topic.
    encode: async () =>
      new Encoder().writeArray([topic], 'string').writeBoolean(false).writeBoolean(false).writeBoolean(true),
  },
  response: {
    decode: async (bytes) => {
      const decoder = new Decoder(bytes);
      decoder.readInt32();
      decoder.readArray(skipBroker);
      decoder.readString();
      decoder.readInt32();
      const [found] = decoder.readArray(readTopic);
      if (found === undefined) throw new TypeError('a broker left out the topic it was asked for');
      return found;
    },
    parse: keep,
  },
});

const skipBroker = (decoder: Decoder): void => {
  decoder.readInt32();
  decoder.readString();
  decoder.readInt32();
  decoder.readString();
};

const readTopic = (decoder: Decoder): DescribedTopic => {
  const errorCode = decoder.readInt16();
  decoder.readString();
  decoder.readBoolean();
  const partitions = decoder.readArray(readPartition);
  return { errorCode, partitions, rights: decoder.readInt32() };
};

const readPartition = (decoder: Decoder): DescribedTopic['partitions'][number] => {
  decoder.readInt16();
  decoder.readInt32();
  const leader = decoder.readInt32();
  decoder.readInt32();
  const [replicas, inSync] = [readNodes(decoder), readNodes(decoder)];
  readNodes(decoder);
  return { leader, replicas, inSync };
};

const readNodes = (decoder: Decoder): number => decoder.readArray((each) => each.readInt32()).length;

/** Asks a group's coordinator for it and what may be done to it: DescribeGroups in version 3 (KIP-430); kafkajs ends at 2. */
export const describeGroupRequest = (groupId: string): Exchange<DescribedGroup> => ({
  request: {
    apiKey: 15,
    apiVersion: 3,
    apiName: 'DescribeGroups',
    encode: async () => new Encoder().writeArray([groupId], 'string').writeBoolean(true),
  },
  response: {
    decode: async (bytes) => {
      const decoder = new Decoder(bytes);
      decoder.readInt32();
      const [found] = decoder.readArray(readGroup);
      if (found === undefined) throw new TypeError('a coordinator left out the group it was asked for');
      return found;
    },
    parse: keep,
  },
});

const readGroup = (decoder: Decoder): DescribedGroup => {
  const errorCode = decoder.readInt16();
  decoder.readString();
  const state = decoder.readString();
  decoder.readString();
  decoder.readString();
  const members = decoder.readArray((each) => {
    for (let text = 0; text < 3; text += 1) each.readString();
    each.readBytes();
    each.readBytes();
  }).length;
  return { errorCode, state, members, rights: decoder.readInt32() };
};
