import { KafkaUnavailableError } from '@leadferry/consumer';
import { expect, test } from 'vitest';
import { judgeKafkaFailure } from './judge-kafka-failure.ts';

const brokers = ['kafka:9092'];
const failure = (name: string, more: object = {}, cause?: Error): Error =>
  Object.assign(new Error('the text of the error', { cause }), { name, ...more });

test('a Kafka that is away is a fault, with what is known to help', () => {
  const refused = failure('KafkaJSSASLAuthenticationError', { code: 'AWS_TOKEN_UNSIGNED' });
  expect(judgeKafkaFailure(new KafkaUnavailableError({ cause: refused }), brokers)).toMatchObject({
    ...{ level: 'fault', code: 'kafka_unreachable', cure: expect.stringContaining('AWS_PROFILE') },
  });
  const { cure } = judgeKafkaFailure(new KafkaUnavailableError(), brokers);
  expect(cure).toContain('--bootstrap-server kafka:9092');
});

test.each([
  ['of the protocol', failure('KafkaJSProtocolError', { type: 'INVALID_REQUEST' }), 'INVALID_REQUEST', /log/],
  [
    'of a right',
    failure('KafkaJSNonRetriableError', {}, failure('KafkaJSProtocolError', { type: 'CLUSTER_AUTHORIZATION_FAILED' })),
    'CLUSTER_AUTHORIZATION_FAILED',
    /kafka-acls\.yaml/,
  ],
  ['of the client', failure('KafkaJSServerDoesNotSupportApiKey'), 'KafkaJSServerDoesNotSupportApiKey', /log/],
])('an error %s is a fault that names it, and never quotes it', (_, error, type, cure) => {
  const finding = judgeKafkaFailure(error, brokers);
  expect(finding).toMatchObject({ level: 'fault', code: 'kafka_refuses', cure: expect.stringMatching(cure) });
  expect(finding.text).toContain(type);
  expect(JSON.stringify(finding)).not.toContain('the text of the error');
});

test('an error that is not of Kafka is a bug, and loud', () => {
  const bug = new TypeError('undefined');
  expect(() => judgeKafkaFailure(bug, brokers)).toThrow(bug);
});
