// The insides of kafkajs 2.2.4 that kafka-cluster.ts and log-reader.ts read with. The version is pinned exactly.

declare module 'kafkajs/src/cluster/index.js' {
  import type { KafkaMessage } from 'kafkajs';

  /** A record as it was decoded: control records and those of aborted transactions are among them. */
  export type RawMessage = KafkaMessage & {
    readonly isControlRecord?: boolean;
    /** Missing in the message sets of before Kafka 0.11. */
    readonly batchContext?: {
      readonly firstOffset: string;
      readonly lastOffsetDelta: number;
      readonly producerId: string;
      readonly inTransaction: boolean;
    };
  };

  export interface FetchedPartition {
    readonly partition: number;
    readonly lastStableOffset?: string;
    readonly abortedTransactions?: readonly { readonly producerId: string; readonly firstOffset: string }[];
    readonly messages: readonly RawMessage[];
  }

  export interface FetchRequest {
    readonly replicaId: number;
    readonly isolationLevel: number;
    readonly maxWaitTime: number;
    readonly minBytes: number;
    readonly maxBytes: number;
    readonly topics: readonly {
      readonly topic: string;
      readonly partitions: readonly {
        readonly partition: number;
        readonly fetchOffset: string;
        readonly maxBytes: number;
      }[];
    }[];
  }

  /** A request in a version that the client itself does not speak, and how to read its answer. */
  export interface Exchange<T> {
    readonly request: {
      readonly apiKey: number;
      readonly apiVersion: number;
      readonly apiName: string;
      readonly encode: () => Promise<unknown>;
    };
    readonly response: {
      readonly decode: (bytes: Buffer) => Promise<T>;
      readonly parse: (decoded: T) => Promise<T>;
    };
  }

  export interface Broker {
    /** The versions of each request that the broker speaks, by the request's key. */
    readonly versions: Readonly<Record<number, { readonly minVersion: number; readonly maxVersion: number }>> | null;
    readonly connectionPool: { send<T>(exchange: Exchange<T>): Promise<T> };
    endTxn(request: {
      readonly transactionalId: string;
      readonly producerId: string;
      readonly producerEpoch: number;
      readonly transactionResult: boolean;
    }): Promise<unknown>;
    fetch(request: FetchRequest): Promise<{
      readonly responses: readonly { readonly topicName: string; readonly partitions: readonly FetchedPartition[] }[];
    }>;
  }

  export default interface Cluster {
    connect(): Promise<void>;
    disconnect(): Promise<void>;
    addTargetTopic(topic: string): Promise<void>;
    refreshMetadata(): Promise<void>;
    refreshMetadataIfNecessary(): Promise<void>;
    findLeaderForPartitions(topic: string, partitions: readonly number[]): Record<string, number[]>;
    findBroker(broker: { readonly nodeId: string }): Promise<Broker>;
    findControllerBroker(): Promise<Broker>;
    findGroupCoordinator(group: { readonly groupId: string }): Promise<Broker>;
    fetchTopicsOffset(
      topics: readonly {
        readonly topic: string;
        readonly partitions: readonly { readonly partition: number }[];
        readonly fromBeginning: boolean;
        /** Epoch milliseconds; goes first. Answered -1 where nothing is so new. */
        readonly fromTimestamp?: number;
      }[],
    ): Promise<{ topic: string; partitions: { partition: number; offset: string }[] }[]>;
  }
}
