import { readGivenAddresses } from './config.ts';
import type { Progress } from './java-libraries.ts';
import { startKafka } from './kafka.ts';
import { prepareMoto } from './moto.ts';
import { startRedis } from './redis.ts';

/** The broker and the Redis of one test run. */
export interface TestServers {
  readonly brokers: string[];
  readonly redisUrl: string;
  /** Stops what was started; what the environment gave stays. */
  stop(): Promise<void>;
}

/**
 * Starts Kafka and Redis side by side, except those that `KAFKA_BROKERS` and `REDIS_URL` name, and installs moto, so that
 * no test has to wait for that.
 *
 * @throws {MissingToolError} Java, Maven or a redis-server is missing.
 * @throws {StartFailedError} one of them did not come up; the other is stopped then.
 */
export const startTestServers = async (progress: Progress): Promise<TestServers> => {
  const given = readGivenAddresses();
  const [kafka, redis, moto] = await Promise.allSettled([
    given.brokers ? undefined : startKafka({ progress }),
    given.redisUrl ? undefined : startRedis({ progress }),
    prepareMoto(progress),
  ]);
  const started = [kafka, redis].flatMap((part) => (part.status === 'fulfilled' && part.value ? [part.value] : []));
  const stop = async (): Promise<void> => {
    await Promise.all(started.map((part) => part.stop()));
  };
  if (kafka.status === 'fulfilled' && redis.status === 'fulfilled' && moto.status === 'fulfilled') {
    const brokers = given.brokers ?? kafka.value?.brokers ?? [];
    return { brokers, redisUrl: given.redisUrl ?? redis.value?.url ?? '', stop };
  }
  await stop();
  throw [kafka, redis, moto].find((part) => part.status === 'rejected')?.reason;
};
