import { expect, it } from 'vitest';
import { KafkaUnavailableError } from './errors.ts';
import { adviseOnKafka } from './kafka-advice.ts';

const failure = (name: string, more: object = {}, cause?: Error): Error =>
  Object.assign(new Error('failed', { cause }), { name, ...more });

it.each<[string, Error, RegExp]>([
  [
    'an unknown authority',
    failure('KafkaJSConnectionError', { code: 'SELF_SIGNED_CERT_IN_CHAIN' }),
    /KAFKA_TLS_CA_FILE/,
  ],
  ['a certificate for another name', failure('Error', { code: 'ERR_TLS_CERT_ALTNAME_INVALID' }), /KAFKA_BROKERS/],
  ['a port without TLS', failure('Error', { code: 'ERR_SSL_WRONG_VERSION_NUMBER' }), /KAFKA_TLS\b/],
  [
    'a certificate that Kafka does not know',
    failure('Error', { code: 'ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE' }),
    /CERT_FILE/,
  ],
  [
    'an AWS role that is missing',
    failure('KafkaJSSASLAuthenticationError', { code: 'AWS_TOKEN_UNSIGNED' }),
    /AWS_PROFILE/,
  ],
  ['a login that MSK refuses', failure('KafkaJSSASLAuthenticationError'), /with aws-msk-iam .*kafka-cluster:Connect/],
  ['a wrong password', failure('KafkaJSSASLAuthenticationError'), /KAFKA_SASL_PASSWORD_FILE/],
  ['a right that is missing', failure('KafkaJSProtocolError', { type: 'GROUP_AUTHORIZATION_FAILED' }), /kafka-acls/],
])('%s comes with what to do about it, however deep it lies', (_, error, advice) => {
  expect(adviseOnKafka(error)).toMatch(advice);
  expect(adviseOnKafka(failure('KafkaJSNonRetriableError', {}, error))).toMatch(advice);
  expect(new KafkaUnavailableError({ cause: error }).message).toMatch(advice);
});

it('of what it does not know it says nothing', () => {
  expect(adviseOnKafka(failure('KafkaJSConnectionError', { code: 'ECONNREFUSED' }))).toBeUndefined();
  expect(adviseOnKafka('no error')).toBeUndefined();
});
