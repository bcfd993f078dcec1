import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { kafkaBrokers, redisUrl } from '../src/testing.ts';

const canConnect = (address: string): Promise<boolean> =>
  new Promise((resolve) => {
    const url = new URL(address.includes('://') ? address : `tcp://${address}`);
    const socket = connect({ host: url.hostname, port: Number(url.port) });
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });

test('a test run has a broker that can be reached', async () => {
  expect(await Promise.all(kafkaBrokers().map(canConnect))).toEqual([true]);
});

test('a test run has a Redis that can be reached', async () => {
  expect(await canConnect(redisUrl())).toBe(true);
});
