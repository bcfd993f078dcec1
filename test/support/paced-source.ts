import { type KafkaDoor, openKafka } from './kafka-door.ts';
import type { SourceRecord } from './topics.ts';

export interface PacedSourceOptions {
  readonly brokers: KafkaDoor;
  readonly topic: string;
  readonly leadsPerSecond: number;
  /** Makes the record with this number, from 1 or the one after `afterSeq`. */
  readonly makeLead: (seq: number) => SourceRecord;
  readonly afterSeq?: number;
  /** Number of records after which it ends by itself. Default: never. */
  readonly leads?: number;
  /** Time between two sends, in milliseconds. Default 250. */
  readonly everyMs?: number;
}

/** Leads that keep coming. */
export interface PacedSource {
  /** Everything that Kafka has acknowledged. */
  readonly published: readonly SourceRecord[];
  /** Resolves when all records are published. Rejects when Kafka refused something. */
  readonly ended: Promise<void>;
  /** Sends nothing until `resume`; resolves once what is under way is acknowledged. What would have come comes later. */
  pause(): Promise<void>;
  resume(): void;
  /** Stops, once what is under way is acknowledged. Rejects when Kafka refused something. */
  stop(): Promise<void>;
}

/** Begins to publish records at a steady rate, keyed as they are, in the order of their numbers. */
export const startPacedSource = async (options: PacedSourceOptions): Promise<PacedSource> => {
  const { brokers, topic, leadsPerSecond, makeLead, afterSeq = 0, leads = Infinity, everyMs = 250 } = options;
  const kafka = openKafka(brokers, 'lead-source');
  const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1 });
  await producer.connect();
  const published: SourceRecord[] = [];
  const ended = Promise.withResolvers<void>();
  ended.promise.catch(() => {});
  let runningMs = 0;
  let resumedMs: number | undefined = performance.now();
  let made = 0;
  let sending: Promise<void> = Promise.resolve();

  const publishDue = async (): Promise<void> => {
    const passedMs = runningMs + (resumedMs === undefined ? 0 : performance.now() - resumedMs);
    const due = Math.min(leads, Math.floor((passedMs / 1000) * leadsPerSecond));
    const records = Array.from({ length: due - made }, (_, index) => makeLead(afterSeq + made + index + 1));
    made = due;
    if (records.length === 0) return;
    const messages = records.map(({ key, value }) => ({ key: String(key), value: String(value) }));
    await producer.send({ topic, messages });
    published.push(...records);
    if (published.length >= leads) ended.resolve();
  };
  const timer = setInterval(() => {
    if (resumedMs === undefined) return;
    sending = sending.then(publishDue);
    // Told by `stop`, which waits for the same promise, and by `ended`.
    sending.catch((error: unknown) => {
      clearInterval(timer);
      ended.reject(error);
    });
  }, everyMs);

  return {
    published,
    ended: ended.promise,
    pause: async () => {
      if (resumedMs !== undefined) runningMs += performance.now() - resumedMs;
      resumedMs = undefined;
      await sending;
    },
    resume: () => {
      resumedMs ??= performance.now();
    },
    stop: async () => {
      clearInterval(timer);
      try {
        await sending;
      } finally {
        await producer.disconnect();
      }
    },
  };
};
