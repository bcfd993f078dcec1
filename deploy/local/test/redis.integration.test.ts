import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { type RedisServer, StartFailedError, startRedis } from '../src/index.ts';
import { isAlive } from './support/is-alive.ts';

const ask = async (server: RedisServer, command: string): Promise<string> => {
  const socket = connect({ host: '127.0.0.1', port: Number(new URL(server.url).port) });
  socket.write(`${command}\r\n`);
  const [answer] = await once(socket, 'data');
  socket.destroy();
  return String(answer).trim();
};

test('two servers run side by side', async () => {
  const servers = await Promise.all([startRedis(), startRedis()]);
  onTestFinished(async () => void (await Promise.all(servers.map((server) => server.stop()))));

  expect(await Promise.all(servers.map((server) => ask(server, 'PING')))).toEqual(['+PONG', '+PONG']);
  expect(new Set(servers.map((server) => server.url)).size).toBe(2);
});

test('a restart keeps the address and loses the keys', async () => {
  const server = await startRedis();
  onTestFinished(() => server.stop());
  await ask(server, 'SET kept no');
  const firstPid = server.pid;

  await server.restart();

  expect(isAlive(firstPid)).toBe(false);
  expect(await ask(server, 'EXISTS kept')).toBe(':0');
});

test('a port that is taken is named when it was asked for', async () => {
  const first = await startRedis();
  onTestFinished(() => first.stop());

  const failure = await startRedis({ port: Number(new URL(first.url).port) }).catch((cause: unknown) => cause);

  expect(failure).toBeInstanceOf(StartFailedError);
  expect((failure as StartFailedError).isPortTaken()).toBe(true);
});
