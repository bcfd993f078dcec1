import { kafkaBrokers } from '@leadferry/local-stack/testing';
import { createRegistry, systemClock } from '@leadferry/runtime';
import { silentLogger } from '@leadferry/runtime/testing';
import { expect, onTestFinished, test } from 'vitest';
import { type LogFollower, type LogPlace, openOperatorKafka } from '../src/index.ts';
import { createConsumerMetrics } from '../src/metrics.ts';
import { asAdmin, createSource, produce } from './support/kafka-topics.ts';

const brokers = kafkaBrokers();

const openFollower = (): LogFollower => {
  const metrics = createConsumerMetrics(createRegistry({ service: 'test', version: '0' }));
  const kafka = openOperatorKafka({ brokers, clientId: 'test', clock: systemClock, logger: silentLogger, metrics });
  const follower = kafka.createFollower();
  onTestFinished(follower.close);
  return follower;
};

/** Looks until so many records came. */
const collect = async (follower: LogFollower, from: readonly LogPlace[], count: number) => {
  const values: string[] = [];
  let places = from;
  while (values.length < count) {
    const news = await follower.next(places);
    values.push(...news.records.map(({ value }) => String(value)));
    places = news.places;
  }
  return { values, places };
};

test('what is appended to several topics comes once, in order within a partition; what was there before does not', async () => {
  const [{ topic: one }, { topic: two }] = [await createSource(brokers, 3), await createSource(brokers, 3)];
  await produce(brokers, one, [{ partition: 0, value: 'before' }]);
  const follower = openFollower();
  const places = [...(await follower.locate(one, 3)), ...(await follower.locate(two, 3))];
  expect((await follower.next(places)).records).toEqual([]);
  await produce(brokers, one, [
    { partition: 2, value: 'a1' },
    { partition: 2, value: 'a2' },
  ]);
  await produce(brokers, two, [{ partition: 1, value: 'b1' }]);
  const first = await collect(follower, places, 3);
  expect(first.values.filter((value) => value.startsWith('a'))).toEqual(['a1', 'a2']);
  expect(first.values).toContain('b1');
  await produce(brokers, one, [{ partition: 2, value: 'a3' }]);
  expect((await collect(follower, first.places, 1)).values).toEqual(['a3']);
});

test('from a time on comes what is not older', async () => {
  const { topic } = await createSource(brokers, 2);
  await produce(brokers, topic, [
    { partition: 0, value: 'old', timestamp: '1000' },
    { partition: 0, value: 'young', timestamp: '3000' },
  ]);
  const follower = openFollower();
  const places = await follower.locate(topic, 2, 2000);
  expect(places.map(({ at }) => at)).toEqual([1n, 0n]);
  expect((await collect(follower, places, 1)).values).toEqual(['young']);
});

test('what was deleted meanwhile is passed over', async () => {
  const { topic } = await createSource(brokers, 1);
  const follower = openFollower();
  const places = await follower.locate(topic, 1);
  await produce(brokers, topic, [
    { partition: 0, value: 'deleted' },
    { partition: 0, value: 'kept' },
  ]);
  await asAdmin(brokers, async (admin) => {
    await admin.fetchTopicOffsets(topic);
    await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '1' }] });
  });
  expect((await collect(follower, places, 1)).values).toEqual(['kept']);
});
