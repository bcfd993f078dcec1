import { expect, test } from 'vitest';
import { readGivenAddresses } from './config.ts';

test('the environment names the parts that are not started', () => {
  expect(readGivenAddresses({ KAFKA_BROKERS: 'a:9092, b:9092', REDIS_URL: 'redis://c:6379' })).toEqual({
    brokers: ['a:9092', 'b:9092'],
    redisUrl: 'redis://c:6379',
  });
});

test('an empty value names nothing', () => {
  expect(readGivenAddresses({ KAFKA_BROKERS: '', REDIS_URL: '', CONSTANT_CONTACT_API_URL: '' })).toEqual({});
});
