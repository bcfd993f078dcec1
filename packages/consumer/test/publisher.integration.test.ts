import { connect, type Socket } from 'node:net';
import { kafkaBrokers } from '@leadferry/local-stack/testing';
import { createRegistry, systemClock } from '@leadferry/runtime';
import { silentLogger } from '@leadferry/runtime/testing';
import { Kafka, logLevel } from 'kafkajs';
import { expect, onTestFinished, test } from 'vitest';
import { KafkaUnavailableError, PublishRefusedError } from '../src/errors.ts';
import { createKafkaWatch } from '../src/kafka-watch.ts';
import { cureKafkajs } from '../src/kafkajs-cures.ts';
import { createConsumerMetrics } from '../src/metrics.ts';
import { createKafkaPublisher } from '../src/publisher.ts';
import { clientOf, createSource } from './support/kafka-topics.ts';

const brokers = kafkaBrokers();
const produceApiKey = 0;

/** A publisher whose connection can be made to break after a record was written, before the answer is read. */
const openPublisher = async () => {
  let losesAnswer = false;
  const socketFactory = ({ host, port, onConnect }: { host: string; port: number; onConnect: () => void }): Socket => {
    const socket = connect({ host, port }, onConnect);
    const write = socket.write.bind(socket);
    socket.write = (bytes: string | Uint8Array) => {
      const request = Buffer.from(bytes);
      if (losesAnswer && request.readInt16BE(4) === produceApiKey) {
        losesAnswer = false;
        socket.removeAllListeners('data');
        socket.once('data', () => socket.destroy(new Error('the answer is lost')));
      }
      return write(request);
    };
    return socket;
  };
  // Records that go together are written by the mended client alone; other files may not have mended it yet.
  cureKafkajs();
  const kafka = new Kafka({ brokers, logLevel: logLevel.NOTHING, socketFactory, retry: { retries: 3 } });
  const metrics = createConsumerMetrics(createRegistry({ service: 'test', version: '0' }));
  const watch = createKafkaWatch({ clock: systemClock, logger: silentLogger, metrics, brokers });
  const publisher = createKafkaPublisher(kafka, watch);
  await publisher.connect();
  onTestFinished(publisher.close);
  return {
    publisher,
    loseNextAnswer: () => {
      losesAnswer = true;
    },
  };
};

const endOf = async (topic: string): Promise<number> => {
  const admin = clientOf(brokers).admin();
  await admin.connect();
  const [first] = await admin.fetchTopicOffsets(topic);
  await admin.disconnect();
  return Number(first?.high);
};

const recordOf = (value: string, partition = 0) => ({ partition, key: null, value, headers: {} });

test('a record is acknowledged only when it was written, also after one whose answer was lost', async () => {
  const { topic } = await createSource(brokers, 1);
  const { publisher, loseNextAnswer } = await openPublisher();
  await publisher.publish(topic, recordOf('first'));
  loseNextAnswer();
  await expect(publisher.publish(topic, recordOf('written, not acknowledged'))).rejects.toBeInstanceOf(
    KafkaUnavailableError,
  );
  await publisher.publish(topic, recordOf('next'));
  expect(await endOf(topic)).toBe(3);
});

test('a record for a partition that does not exist is refused, not dropped', async () => {
  const { topic } = await createSource(brokers, 1);
  const { publisher } = await openPublisher();
  const refusal = await publisher.publish(topic, recordOf('nowhere', 7)).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(PublishRefusedError);
  expect(refusal).toMatchObject({ code: 'publish_refused', refusal: 'UNKNOWN_TOPIC_OR_PARTITION' });
  expect(await endOf(topic)).toBe(0);
});

test('a record that is too large even when compressed is refused', async () => {
  const { topic } = await createSource(brokers, 1, { 'max.message.bytes': '100' });
  const { publisher } = await openPublisher();
  await expect(publisher.publish(topic, recordOf(`${Math.random()}`.repeat(30)))).rejects.toMatchObject({
    refusal: 'MESSAGE_TOO_LARGE',
  });
});
