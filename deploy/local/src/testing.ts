import { inject } from 'vitest';
import type {} from './vitest-setup.ts';

/** Returns the brokers of this test run: `KAFKA_BROKERS` or the local broker the run started. Only inside vitest. */
export const kafkaBrokers = (): string[] => inject('kafkaBrokers');

/** Returns the Redis of this test run: `REDIS_URL` or the local one the run started. Only inside vitest. */
export const redisUrl = (): string => inject('redisUrl');
