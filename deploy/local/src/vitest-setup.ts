import type { TestProject } from 'vitest/node';
import { readGivenAddresses } from './config.ts';
import { startKafka } from './kafka.ts';
import { startRedis } from './redis.ts';

declare module 'vitest' {
  interface ProvidedContext {
    kafkaBrokers: string[];
    redisUrl: string;
  }
}

/** One stack for all projects of a run: vitest calls `setup` for each. */
let parts: ReturnType<typeof startParts> | undefined;
let users = 0;

/**
 * Starts Kafka and Redis once per vitest run and gives their addresses to the tests, which read them with
 * `kafkaBrokers()` and `redisUrl()` of `@leadferry/local-stack/testing`. `KAFKA_BROKERS` and `REDIS_URL` win.
 */
export const setup = async (project: TestProject): Promise<void> => {
  users += 1;
  parts ??= startParts();
  const { brokers, redisUrl } = await parts;
  project.provide('kafkaBrokers', brokers);
  project.provide('redisUrl', redisUrl);
};

/** Stops what `setup` started when the last project is done. */
export const teardown = async (): Promise<void> => {
  users -= 1;
  if (users > 0) return;
  const started = await parts;
  parts = undefined;
  await started?.stop();
};

const startParts = async () => {
  const given = readGivenAddresses();
  const progress = (line: string): void => {
    process.stderr.write(`local stack: ${line}\n`);
  };
  const [kafka, redis] = await Promise.all([
    given.brokers ? undefined : startKafka({ progress }),
    given.redisUrl ? undefined : startRedis({ progress }),
  ]);
  return {
    brokers: given.brokers ?? kafka?.brokers ?? [],
    redisUrl: given.redisUrl ?? redis?.url ?? '',
    stop: () => Promise.all([kafka?.stop(), redis?.stop()]),
  };
};
