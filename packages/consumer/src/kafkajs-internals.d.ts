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
