import { expect, test } from 'vitest';
import {
  isCoordinatorAway,
  isKafkaError,
  isKafkaUnavailable,
  isMembershipLost,
  isRebalance,
  kafkaErrorType,
} from './kafka-errors.ts';

const named = (name: string, rest: object = {}, cause?: unknown) =>
  Object.assign(new Error(name, { cause }), { name }, rest);
const protocol = (type: string, retriable: boolean) => named('KafkaJSProtocolError', { type, retriable });

test.each([
  ['a refused connection', named('KafkaJSConnectionError', { retriable: true })],
  [
    'retries that ended on one',
    named('KafkaJSNumberOfRetriesExceeded', { retriable: false }, named('KafkaJSConnectionError')),
  ],
  ['no broker left', named('KafkaJSNoBrokerAvailableError', { retriable: true })],
  ['too few replicas', protocol('NOT_ENOUGH_REPLICAS', true)],
  ['a password that Kafka refuses, since it may just be exchanged', named('KafkaJSSASLAuthenticationError')],
  ['a request without answer', named('KafkaJSRequestTimeoutError', { retriable: true })],
])('%s means waiting', (_, error) => {
  expect(isKafkaUnavailable(error)).toBe(true);
});

test.each([
  ['no leave', protocol('TOPIC_AUTHORIZATION_FAILED', false)],
  ['a lost membership', protocol('UNKNOWN_MEMBER_ID', false)],
  ['a rebalance', protocol('REBALANCE_IN_PROGRESS', true)],
  ['a bug inside the client', named('KafkaJSNonRetriableError', { retriable: false }, new TypeError('undefined'))],
  ['a bug of ours', new TypeError('undefined')],
  ['not even an error', 'no'],
])('%s does not mean waiting', (_, error) => {
  expect(isKafkaUnavailable(error)).toBe(false);
});

test('what the group says is told apart', () => {
  expect(isRebalance(protocol('REBALANCE_IN_PROGRESS', false))).toBe(true);
  expect(isRebalance(protocol('NOT_COORDINATOR_FOR_GROUP', true))).toBe(true);
  expect(isCoordinatorAway(protocol('NOT_COORDINATOR_FOR_GROUP', true))).toBe(true);
  expect(isMembershipLost(protocol('ILLEGAL_GENERATION', false))).toBe(true);
  expect(isMembershipLost(protocol('REBALANCE_IN_PROGRESS', false))).toBe(false);
});

test('an error is named by the protocol where it can be, else by what began it', () => {
  expect(kafkaErrorType(named('KafkaJSNonRetriableError', {}, protocol('MESSAGE_TOO_LARGE', false)))).toBe(
    'MESSAGE_TOO_LARGE',
  );
  expect(kafkaErrorType(named('KafkaJSNonRetriableError', {}, new TypeError('x')))).toBe('TypeError');
  expect(isKafkaError(named('KafkaJSNonRetriableError'))).toBe(true);
  expect(isKafkaError(new TypeError('x'))).toBe(false);
});
