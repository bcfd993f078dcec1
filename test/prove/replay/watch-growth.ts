import { setTimeout as delay } from 'node:timers/promises';
import { Kafka, logLevel } from 'kafkajs';

/** Sees how much was written to a topic, committed or not. */
export interface GrowthWatch extends AsyncDisposable {
  /** Resolves with the number of records in the log once there are so many, or when `ended` resolves. */
  reaches(records: number, ended: Promise<unknown>): Promise<number>;
}

/** Watches the ends of a topic's partitions on a connection that is kept. */
export const watchGrowth = async (brokers: readonly string[], topic: string): Promise<GrowthWatch> => {
  const admin = new Kafka({ brokers: [...brokers], clientId: 'growth', logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  const read = async (): Promise<number> =>
    (await admin.fetchTopicOffsets(topic)).reduce((sum, { high }) => sum + Number(high), 0);
  return {
    async reaches(records, ended) {
      let hasEnded = false;
      void ended.then(() => {
        hasEnded = true;
      });
      for (;;) {
        const grownTo = await read();
        if (grownTo >= records || hasEnded) return grownTo;
        await delay(2);
      }
    },
    [Symbol.asyncDispose]: () => admin.disconnect(),
  };
};
