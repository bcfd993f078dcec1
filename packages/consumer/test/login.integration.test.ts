import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type SecureKafka, startSecureKafka } from '@leadferry/local-stack/secure-kafka';
import { createRegistry, systemClock } from '@leadferry/runtime';
import { createRecordingLogger } from '@leadferry/runtime/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createConsumerMetrics, type KafkaSasl, openOperatorKafka } from '../src/index.ts';

let kafka: SecureKafka;
const folder = mkdtempSync(join(tmpdir(), 'leadferry-login-'));
const caFile = join(folder, 'ca.pem');

beforeAll(async () => {
  kafka = await startSecureKafka({ login: 'password', users: ['worker'] });
  writeFileSync(caFile, kafka.authority.certificate);
}, 90_000);
afterAll(async () => {
  await kafka?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const passwordFile = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

/** Opens a door that logs in so, and asks something of Kafka. */
const enter = async (sasl: KafkaSasl) => {
  const logger = createRecordingLogger();
  const metrics = createConsumerMetrics(createRegistry({ service: 'test', version: '0' }));
  const security = { tls: { caFile, certFile: undefined, keyFile: undefined }, sasl };
  const door = openOperatorKafka({
    brokers: kafka.brokers,
    security,
    clientId: 'test',
    clock: systemClock,
    logger,
    metrics,
  });
  try {
    const admin = await door.connectAdmin();
    await admin.close();
  } finally {
    await door.close();
  }
  return logger.lines;
};

it.each(['scram-sha-256', 'scram-sha-512', 'plain'] as const)(
  'a user enters with the password of a file by %s',
  async (mechanism) => {
    const file = passwordFile(mechanism, `${kafka.password('worker')}\n`);
    await expect(enter({ mechanism, username: 'worker', passwordFile: file })).resolves.toBeDefined();
  },
);

it('a wrong password is worth waiting for a better one, and the error says where to look, without the password', async () => {
  const file = passwordFile('wrong', 'not-the-password');
  const refused = enter({ mechanism: 'scram-sha-512', username: 'worker', passwordFile: file });
  await expect(refused).rejects.toMatchObject({ code: 'kafka_unavailable', retryable: true });
  await expect(refused).rejects.toThrow(/KAFKA_SASL_PASSWORD_FILE/);
  await expect(refused).rejects.not.toThrow(/not-the-password/);
});

it('a password that was exchanged in its file is used for the next login of the same client', async () => {
  const file = passwordFile('exchanged', 'the-old-one');
  const logger = createRecordingLogger();
  const metrics = createConsumerMetrics(createRegistry({ service: 'test', version: '0' }));
  const sasl = { mechanism: 'scram-sha-512', username: 'worker', passwordFile: file } as const;
  const security = { tls: { caFile, certFile: undefined, keyFile: undefined }, sasl };
  const door = openOperatorKafka({
    brokers: kafka.brokers,
    security,
    clientId: 'test',
    clock: systemClock,
    logger,
    metrics,
  });
  try {
    await expect(door.connectAdmin()).rejects.toThrow(/refuses the login/);
    writeFileSync(file, kafka.password('worker'));
    const admin = await door.connectAdmin();
    await admin.close();
  } finally {
    await door.close();
  }
});
