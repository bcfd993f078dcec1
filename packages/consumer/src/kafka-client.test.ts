import { systemClock } from '@leadferry/runtime';
import { silentLogger } from '@leadferry/runtime/testing';
import { expect, it } from 'vitest';
import { createKafkaClient } from './kafka-client.ts';
import type { KafkaWatch } from './kafka-watch.ts';

const listen = () => {
  const told: unknown[][] = [];
  const watch = { troubled: (...all: unknown[]) => void told.push(all) } as unknown as KafkaWatch;
  const kafka = createKafkaClient({
    brokers: ['127.0.0.1:1'],
    clientId: 'test',
    clock: systemClock,
    logger: silentLogger,
    watch,
  });
  return { told, logger: kafka.logger().namespace('BrokerPool') };
};

// Found: the client writes an error itself, not its text, where a broker besides the first one refuses; that ended the worker.
it('takes an error for a line, as the client writes it of a broker it comes to later', () => {
  const { told, logger } = listen();
  logger.error(new Error('Closed connection') as unknown as string);
  expect(told).toEqual([['Closed connection', undefined]]);
});

it('knows what to do about an error by the error itself', () => {
  const { told, logger } = listen();
  const unsigned = Object.assign(new Error('no role'), { code: 'AWS_TOKEN_UNSIGNED' });
  logger.error(unsigned as unknown as string);
  expect(told).toEqual([['no role', expect.stringContaining('AWS has no credentials')]]);
});

it('knows a refused login by the line of the client', () => {
  const { told, logger } = listen();
  logger.error('Response SaslAuthenticate(key: 36, version: 1)');
  expect(told).toEqual([['login_refused', expect.stringContaining('Kafka refuses the login')]]);
});
