import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import kafkajs from 'kafkajs';
import { expect, it } from 'vitest';
import { adviseOnKafka } from './kafka-advice.ts';
import { isKafkaUnavailable, kafkaErrorType } from './kafka-errors.ts';
import { describeLogin } from './kafka-login.ts';

it('a password is read from its file each time it is asked for, without the end of its line', () => {
  const folder = mkdtempSync(join(tmpdir(), 'leadferry-login-'));
  try {
    const passwordFile = join(folder, 'password');
    const login = describeLogin({ mechanism: 'scram-sha-512', username: 'worker', passwordFile });
    for (const password of ['first', 'second']) {
      writeFileSync(passwordFile, `${password}\n`);
      expect(login).toMatchObject({ mechanism: 'scram-sha-512', username: 'worker', password });
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('for MSK a token of the region is signed at each login, and sent as OAUTHBEARER', async () => {
  const regions: string[] = [];
  const sign = async (region: string): Promise<string> => `token ${regions.push(region)}`;
  const login = describeLogin({ mechanism: 'aws-msk-iam', region: 'eu-west-1' }, sign);
  if (login.mechanism !== 'oauthbearer') throw new TypeError(login.mechanism);
  expect(await login.oauthBearerProvider()).toEqual({ value: 'token 1' });
  expect(await login.oauthBearerProvider()).toEqual({ value: 'token 2' });
  expect(regions).toEqual(['eu-west-1', 'eu-west-1']);
});

/** Answers as a broker does until a login begins: which requests it speaks (none), and that it knows the mechanism. */
const startThreshold = async () => {
  const answers: Readonly<Record<number, string>> = {
    // SaslHandshake: no error, one mechanism.
    17: `0000${'00000001'}000b${Buffer.from('OAUTHBEARER').toString('hex')}`,
    // ApiVersions: no error, SaslHandshake 1 and SaslAuthenticate 1, no throttling.
    18: `0000${'00000002'}${'001100000001'}${'002400000001'}${'00000000'}`,
  };
  const server = createServer((socket) => {
    socket.on('data', (request) => {
      const body = Buffer.from(answers[request.readInt16BE(4)] ?? '', 'hex');
      const head = Buffer.alloc(8);
      head.writeInt32BE(4 + body.length);
      request.copy(head, 4, 8, 12);
      socket.write(Buffer.concat([head, body]));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { broker: `127.0.0.1:${(server.address() as AddressInfo).port}`, stop: () => server.close() };
};

it('without AWS credentials Kafka counts as out of reach, with advice of its own and none of what AWS said', async () => {
  const { broker, stop } = await startThreshold();
  const sasl = describeLogin({ mechanism: 'aws-msk-iam', region: 'eu-west-1' }, async () => {
    throw Object.assign(new Error('what AWS said'), { name: 'CredentialsProviderError' });
  });
  const retry = { retries: 1, initialRetryTime: 1 };
  const client = new kafkajs.Kafka({ brokers: [broker], sasl, retry, logLevel: kafkajs.logLevel.NOTHING });
  const admin = client.admin();
  try {
    const error: unknown = await admin.connect().catch((thrown: unknown) => thrown);
    // The client's retries take an error's cause in its place.
    const retried = new Error('gave up', { cause: error instanceof Error ? (error.cause ?? error) : error });
    for (const thrown of [error, retried]) {
      expect(isKafkaUnavailable(thrown)).toBe(true);
      expect(kafkaErrorType(thrown)).toBe('CredentialsProviderError');
      expect(adviseOnKafka(thrown)).toMatch(/AWS_PROFILE/);
      expect(adviseOnKafka(thrown)).not.toMatch(/what AWS said|PASSWORD/);
    }
    expect(error).not.toHaveProperty('message', expect.stringContaining('what AWS said'));
  } finally {
    await admin.disconnect();
    stop();
  }
});
