import { createRegistry } from '@leadferry/runtime';
import { createFakeClock, createRecordingLogger } from '@leadferry/runtime/testing';
import { expect, test } from 'vitest';
import { neverAnsweredAdvice } from './kafka-advice.ts';
import { createKafkaWatch } from './kafka-watch.ts';
import { createConsumerMetrics } from './metrics.ts';

const setUp = () => {
  const clock = createFakeClock();
  const logger = createRecordingLogger();
  const metrics = createConsumerMetrics(createRegistry({ service: 'test', version: '0' }));
  const watch = createKafkaWatch({ clock, logger, metrics, brokers: ['one:9092'] });
  return { clock, logger, watch, events: () => logger.lines.map(({ event }) => event) };
};

test('before the first answer nothing is connected and the first trouble is told', () => {
  const { watch, logger } = setUp();
  expect(watch.isConnected()).toBe(false);
  watch.troubled('ECONNREFUSED');
  watch.troubled('ECONNREFUSED');
  expect(logger.lines).toEqual([
    {
      level: 'warn',
      event: 'kafka_lost',
      fields: { part: 'kafka', brokers: ['one:9092'], reason: 'ECONNREFUSED', advice: neverAnsweredAdvice },
    },
  ]);
});

test('one line when Kafka is lost, one when it is back, whatever happens between', async () => {
  const { watch, clock, events } = setUp();
  watch.answered();
  for (let second = 0; second < 30; second += 1) {
    await clock.advance(1000);
    watch.troubled('ECONNREFUSED');
  }
  expect(watch.isConnected()).toBe(false);
  watch.answered();
  watch.answered();
  expect(watch.isConnected()).toBe(true);
  expect(events()).toEqual(['kafka_lost', 'kafka_back']);
});

test('trouble with one connection is no outage while others answer', async () => {
  const { watch, clock, events } = setUp();
  for (let round = 0; round < 20; round += 1) {
    watch.answered();
    await clock.advance(1500);
    watch.troubled('ECONNREFUSED');
  }
  expect(watch.isConnected()).toBe(true);
  expect(events()).toEqual([]);
});

test('the tick moves with or without Kafka', async () => {
  const { watch, clock } = setUp();
  await clock.advance(5000);
  watch.troubled('ECONNREFUSED');
  expect(watch.lastTickMs()).toBe(clock.now());
});
