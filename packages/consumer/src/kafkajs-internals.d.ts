// The two insides of kafkajs 2.2.4 that kafkajs-cures.ts mends. The version is pinned exactly.

declare module 'kafkajs/src/network/requestQueue/index.js' {
  export default class RequestQueue {
    pending: unknown[];
    scheduleCheckPendingRequests(): void;
  }
}

declare module 'kafkajs/src/protocol/encoder.js' {
  export default class Encoder {
    writeVarIntBytes(value: unknown): this;
  }
}
