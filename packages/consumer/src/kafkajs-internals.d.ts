// The insides of kafkajs 2.2.4 that are used. The version is pinned exactly. First, what kafkajs-cures.ts mends.

declare module 'kafkajs/src/network/requestQueue/index.js' {
  interface InflightRequest {
    readonly sentAt: number;
    readonly requestTimeout: number;
    timeoutRequest(): void;
  }

  export default class RequestQueue {
    readonly enforceRequestTimeout: boolean;
    readonly inflight: ReadonlyMap<number, InflightRequest>;
    pending: unknown[];
    isConnected(): boolean;
    scheduleCheckPendingRequests(): void;
    scheduleRequestTimeoutCheck(): void;
    destroy(): void;
  }
}

declare module 'kafkajs/src/consumer/consumerGroup.js' {
  import type { TopicPartitions } from './take-turns.ts';

  export default class ConsumerGroup {
    assigners: readonly { readonly beforeJoin?: () => Promise<void> }[];
    joinAndSync(): Promise<void>;
    filterPartitionsByNode(nodeId: string, topics: readonly TopicPartitions[]): TopicPartitions[];
  }
}

declare module 'kafkajs/src/protocol/requests/produce/index.js' {
  import type { ProduceOptions } from './produce-request.ts';

  interface Exchange {
    readonly request: { readonly encode: () => Promise<{ readonly buf: Buffer; readonly buffer: Buffer }> };
    readonly response: unknown;
  }

  const produce: { protocol: (of: { readonly version: number }) => (options: ProduceOptions) => Exchange };
  export default produce;
}

// As kafkajs has them, whatever was mended: what the tests compare with.

declare module 'kafkajs/src/protocol/requests/produce/v7/request.js' {
  import type { ProduceOptions } from './produce-request.ts';

  const request: (options: ProduceOptions) => { readonly encode: () => Promise<{ readonly buffer: Buffer }> };
  export default request;
}

declare module 'kafkajs/src/protocol/requests/fetch/v11/response.js' {
  const response: { readonly decode: (bytes: Buffer) => Promise<unknown> };
  export default response;
}

declare module 'kafkajs/src/protocol/requests/fetch/index.js' {
  interface Response {
    readonly decode: (bytes: Buffer) => Promise<unknown>;
    readonly parse: (decoded: unknown) => Promise<unknown>;
  }

  const fetch: {
    protocol: (of: { readonly version: number }) => (options: object) => { readonly response: Response };
  };
  export default fetch;
}

declare module 'kafkajs/src/protocol/message/compression/index.js' {
  interface Codec {
    decompress(bytes: Buffer): Promise<Buffer>;
  }

  /** Undefined or null: not compressed. @throws for a kind that nobody has added to `CompressionCodecs`. */
  export const lookupCodecByAttributes: (attributes: number) => Codec | null | undefined;
}

declare module 'kafkajs/src/protocol/encoder.js' {
  export default class Encoder {
    writeString(value: string): this;
    writeBoolean(value: boolean): this;
    writeArray(values: readonly string[], type: 'string'): this;
    static sizeOfVarInt(value: number): number;
    static sizeOfVarLong(value: unknown): number;
    readonly buffer: Buffer;
    writeVarInt(value: number): this;
    writeVarLong(value: unknown): this;
    writeVarIntBytes(value: unknown): this;
  }
}

declare module 'kafkajs/src/utils/long.js' {
  export default class Long {
    static fromInt(value: number): Long;
    toString(): string;
  }
}

declare module 'kafkajs/src/protocol/decoder.js' {
  import type Long from 'kafkajs/src/utils/long.js';

  export default class Decoder {
    constructor(buffer: Buffer);
    readonly buffer: Buffer;
    offset: number;
    readInt16(): number;
    readInt32(): number;
    readBoolean(): boolean;
    readString(): string;
    readBytes(): Buffer;
    readArray<T>(read: (decoder: Decoder) => T): T[];
    readVarInt(): number;
    readVarLong(): Long;
  }
}

// What kafka-cluster.ts and log-reader.ts read with.

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
