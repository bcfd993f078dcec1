import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { systemClock } from '@leadferry/runtime';
import { silentLogger } from '@leadferry/runtime/testing';
import { expect, test } from 'vitest';
import { lookAtKafka } from './look-at-kafka.ts';
import type { Patient } from './patient.ts';

/** Answers whatever it is asked with INVALID_REQUEST (42) and nothing else. */
const startRefuser = async () => {
  const server = createServer((socket) => {
    socket.on('data', (request) => {
      const answer = Buffer.alloc(18);
      answer.writeInt32BE(answer.length - 4);
      request.copy(answer, 4, 8, 12);
      answer.writeInt16BE(42, 8);
      socket.write(answer);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { broker: `127.0.0.1:${(server.address() as AddressInfo).port}`, stop: () => server.close() };
};

test('a Kafka that refuses what it is asked is a fault with its word for why, and the examination goes on', async () => {
  const { broker, stop } = await startRefuser();
  const config = { kafka: { brokers: [broker], groupId: 'workers' }, topics: [{ topic: 'leads' }] };
  const patient = { config, version: '0', clock: systemClock, deployment: { logger: silentLogger } };
  try {
    const { findings, partitions } = await lookAtKafka(patient as unknown as Patient);
    const text = expect.stringContaining('INVALID_REQUEST');
    expect(findings).toMatchObject([{ level: 'fault', code: 'kafka_refuses', text }]);
    expect(partitions.size).toBe(0);
  } finally {
    stop();
  }
});
