import {
  type CertificateAuthority,
  createCertificateAuthority,
  type Identity,
} from '@leadferry/local-stack/certificates';
import { ConfigError } from '@leadferry/runtime/config';
import { beforeAll, describe, expect, it } from 'vitest';
import { readKafka } from './read-kafka.ts';

let authority: CertificateAuthority;
let worker: Identity;
let other: Identity;
beforeAll(async () => {
  authority = await createCertificateAuthority();
  [worker, other] = await Promise.all([authority.issue('worker'), authority.issue('other')]);
});

const password = 'pa55-of-the-worker';
const readFile = (path: string): string => {
  const files: Record<string, string> = {
    'ca.pem': authority.certificate,
    'worker.pem': worker.certificate,
    'worker.key': worker.key,
    'other.key': other.key,
    password: `${password}\n`,
    empty: '\n',
    garbage: password,
  };
  if (files[path] === undefined) throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
  return files[path];
};

const plain = { KAFKA_BROKERS: 'one:9093' };
const scram = {
  ...plain,
  KAFKA_TLS: 'true',
  KAFKA_TLS_CA_FILE: 'ca.pem',
  KAFKA_SASL_MECHANISM: 'scram-sha-512',
  KAFKA_SASL_USERNAME: 'worker',
  KAFKA_SASL_PASSWORD_FILE: 'password',
};
const faultsOf = (env: Record<string, string>): readonly string[] => {
  try {
    readKafka(env, readFile);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
};

describe('Kafka in the environment', () => {
  it('needs brokers and nothing else', () => {
    expect(readKafka(plain, readFile)).toEqual({ brokers: ['one:9093'], groupId: 'leadferry', security: undefined });
    expect(faultsOf({})).toEqual([expect.stringMatching(/^KAFKA_BROKERS is not set/)]);
  });

  it('names the files of TLS and of the password, and holds none of their content', () => {
    const kafka = readKafka(
      { ...scram, KAFKA_TLS_CERT_FILE: 'worker.pem', KAFKA_TLS_KEY_FILE: 'worker.key' },
      readFile,
    );
    expect(kafka.security).toEqual({
      tls: { caFile: 'ca.pem', certFile: 'worker.pem', keyFile: 'worker.key' },
      sasl: { mechanism: 'scram-sha-512', username: 'worker', passwordFile: 'password' },
    });
    expect(JSON.stringify(kafka)).not.toContain(password);
  });

  it('signs in at MSK with what the AWS SDK finds, in the region of Secrets Manager', () => {
    const env = { ...plain, KAFKA_TLS: 'true', KAFKA_SASL_MECHANISM: 'aws-msk-iam', AWS_REGION: 'eu-west-1' };
    expect(readKafka(env, readFile).security?.sasl).toEqual({ mechanism: 'aws-msk-iam', region: 'eu-west-1' });
  });

  it.each<[string, Record<string, string>, readonly RegExp[]]>([
    ['a password without TLS', { ...scram, KAFKA_TLS: 'false', KAFKA_TLS_CA_FILE: '' }, [/over TLS only/]],
    [
      'plain without TLS',
      { ...scram, KAFKA_SASL_MECHANISM: 'plain', KAFKA_TLS: '', KAFKA_TLS_CA_FILE: '' },
      [/over TLS only/],
    ],
    [
      'MSK without a region',
      { ...plain, KAFKA_TLS: 'true', KAFKA_SASL_MECHANISM: 'aws-msk-iam' },
      [/^AWS_REGION is not/],
    ],
    ['MSK without TLS', { ...plain, AWS_REGION: 'us-east-1', KAFKA_SASL_MECHANISM: 'aws-msk-iam' }, [/over TLS only/]],
    ['an unknown mechanism', { ...scram, KAFKA_SASL_MECHANISM: 'gssapi' }, [/^KAFKA_SASL_MECHANISM: must be one of/]],
    ['TLS that is neither on nor off', { ...plain, KAFKA_TLS: 'yes' }, [/^KAFKA_TLS: must be true or false/]],
    [
      'files that are not there',
      { ...scram, KAFKA_TLS_CA_FILE: 'no', KAFKA_SASL_PASSWORD_FILE: 'no' },
      [
        /^KAFKA_TLS_CA_FILE: the file cannot be read: no \(ENOENT\)/,
        /^KAFKA_SASL_PASSWORD_FILE: the file cannot be read: no \(ENOENT\)/,
      ],
    ],
    [
      'an empty password',
      { ...scram, KAFKA_SASL_PASSWORD_FILE: 'empty' },
      [/^KAFKA_SASL_PASSWORD_FILE: the file is empty/],
    ],
    [
      'an authority that is no certificate',
      { ...scram, KAFKA_TLS_CA_FILE: 'garbage' },
      [/^KAFKA_TLS_CA_FILE: holds no PEM/],
    ],
    [
      'a certificate without its key',
      { ...scram, KAFKA_TLS_CERT_FILE: 'worker.pem' },
      [/^KAFKA_TLS_KEY_FILE is not set/],
    ],
    [
      'a key without its certificate',
      { ...scram, KAFKA_TLS_KEY_FILE: 'worker.key' },
      [/^KAFKA_TLS_CERT_FILE is not set/],
    ],
    [
      "another certificate's key",
      { ...scram, KAFKA_TLS_CERT_FILE: 'worker.pem', KAFKA_TLS_KEY_FILE: 'other.key' },
      [/^KAFKA_TLS_KEY_FILE: is not the key/],
    ],
    [
      'files of TLS that is off',
      { ...plain, KAFKA_TLS_CA_FILE: 'ca.pem' },
      [/^KAFKA_TLS_CA_FILE: is not used without TLS/],
    ],
    [
      'a login without its mechanism',
      { ...plain, KAFKA_SASL_USERNAME: 'worker' },
      [/^KAFKA_SASL_MECHANISM is not set/],
    ],
    [
      'a mechanism without a login',
      { ...plain, KAFKA_TLS: 'true', KAFKA_SASL_MECHANISM: 'plain' },
      [/^KAFKA_SASL_USERNAME is not set/, /^KAFKA_SASL_PASSWORD_FILE is not set/],
    ],
    [
      'a login that MSK does not use',
      { ...scram, AWS_REGION: 'us-east-1', KAFKA_SASL_MECHANISM: 'aws-msk-iam' },
      [/^KAFKA_SASL_USERNAME: is not used/, /^KAFKA_SASL_PASSWORD_FILE: is not used/],
    ],
  ])('is refused at the start with %s, every fault at once and no secret in any', (_, env, expected) => {
    const faults = faultsOf(env);
    expect(faults).toEqual(expected.map((pattern) => expect.stringMatching(pattern)));
    expect(faults.join()).not.toContain(password);
  });
});
