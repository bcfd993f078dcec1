import { once } from 'node:events';
import { createServer } from 'node:net';
import { Kafka as KafkaClient, logLevel } from 'kafkajs';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { findFreePorts } from '../src/free-port.ts';
import { type Kafka, startKafka } from '../src/index.ts';
import { isAlive } from './support/is-alive.ts';

const connectTo = (brokers: string[]) => new KafkaClient({ brokers, clientId: 'test', logLevel: logLevel.NOTHING });

let kafka: Kafka;

beforeAll(async () => {
  kafka = await startKafka();
});

afterAll(() => kafka.stop());

test('a broker taken away comes back on its port with the records it had', async () => {
  const client = connectTo(kafka.brokers);
  const admin = client.admin();
  await admin.connect();
  onTestFinished(() => admin.disconnect());
  await admin.createTopics({ topics: [{ topic: 'kept', numPartitions: 1 }], waitForLeaders: true });
  const producer = client.producer();
  await producer.connect();
  await producer.send({ topic: 'kept', messages: [{ value: 'one' }, { value: 'two' }] });
  await producer.disconnect();
  const firstPid = kafka.pid;

  await kafka.stopBroker();
  expect(isAlive(firstPid)).toBe(false);
  expect(kafka.pid).toBe(0);
  await kafka.startBroker();

  expect(kafka.pid).not.toBe(firstPid);
  expect(await admin.fetchTopicOffsets('kept')).toMatchObject([{ partition: 0, offset: '2' }]);
}, 60_000);

test('a topic is not created by asking for it', async () => {
  const admin = connectTo(kafka.brokers).admin();
  await admin.connect();
  onTestFinished(() => admin.disconnect());

  await expect(admin.fetchTopicMetadata({ topics: ['absent'] })).rejects.toThrow(/does not host this topic/);
  expect(await admin.listTopics()).not.toContain('absent');
});

test('a port that is taken is named when it was asked for', async () => {
  const [port = 0] = await findFreePorts(1);
  const other = createServer().listen(port, '127.0.0.1');
  await once(other, 'listening');
  onTestFinished(() => void other.close());

  const failure = await startKafka({ port }).catch((cause: unknown) => cause);

  expect(failure).toMatchObject({ code: 'start_failed' });
  expect((failure as { isPortTaken(): boolean }).isPortTaken()).toBe(true);
});
