import { channel } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createRefreshGrant } from './refresh-grant.ts';
import { openTokenConnection } from './token-connection.ts';

const servers: Server[] = [];
const sockets = new Set<Socket>();
afterEach(() => {
  for (const socket of sockets) socket.destroy();
  for (const server of servers.splice(0)) server.close();
});

/** Starts a server that treats each connection as told; returns its address and what it received. */
const serve = async (onConnection: (socket: Socket, whole: Promise<string>) => void) => {
  let received = '';
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => {});
    const whole = new Promise<string>((resolve) => {
      socket.on('data', (bytes) => {
        received += bytes;
        if (received.includes('refresh_token=rt')) resolve(received);
      });
    });
    onConnection(socket, whole);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return { url: new URL(`http://127.0.0.1:${port}/token`), received: () => received, connections: () => connections };
};

const request = { headers: { 'content-type': 'text/plain' }, body: 'refresh_token=rt' };
const respond = (body: string, head = `content-length: ${body.length}`) => `HTTP/1.1 200 OK\r\n${head}\r\n\r\n${body}`;

/** Counts undici's own announcements that it writes a request: the outside judge of "never sent". */
const watchWrites = () => {
  const seen = vi.fn();
  channel('undici:client:sendHeaders').subscribe(seen);
  return { seen, stop: () => channel('undici:client:sendHeaders').unsubscribe(seen) };
};

describe('a connection to the token endpoint', () => {
  it('sends nothing until it is told to', async () => {
    const server = await serve(async (socket, whole) => {
      await whole;
      socket.end(respond('{}'));
    });
    const connection = await openTokenConnection(server.url, 1000);
    await vi.waitFor(() => expect(server.connections()).toBe(1));
    expect(server.received()).toBe('');
    expect(await connection.send(request, 1000)).toMatchObject({ kind: 'answered', status: 200 });
    connection.close();
  });

  it('carries one request: a second one is never sent', async () => {
    const server = await serve(async (socket, whole) => {
      await whole;
      socket.write(respond('{}'));
    });
    const connection = await openTokenConnection(server.url, 1000);
    await connection.send(request, 1000);
    expect(await connection.send(request, 1000)).toEqual({ kind: 'never_sent' });
    expect(server.connections()).toBe(1);
    connection.close();
  });

  it('gives status, wait and body of an answer, without following a redirect', async () => {
    const server = await serve(async (socket, whole) => {
      await whole;
      socket.end('HTTP/1.1 302 Found\r\nlocation: /elsewhere\r\nretry-after: 3\r\ncontent-length: 2\r\n\r\nhi');
    });
    const connection = await openTokenConnection(server.url, 1000);
    const answer = await connection.send(request, 1000);
    expect(answer).toMatchObject({ kind: 'answered', status: 302, retryAfter: '3' });
    expect(answer.kind === 'answered' && Buffer.from(answer.body).toString()).toBe('hi');
    expect(server.connections()).toBe(1);
    connection.close();
  });
});

describe('never sent', () => {
  it('is what a refused connection means', async () => {
    const server = await serve(() => {});
    servers.at(-1)?.close();
    await expect(openTokenConnection(server.url, 1000)).rejects.toMatchObject({ code: 'token_unavailable' });
  });

  it('is what an unknown host means', async () => {
    const url = new URL('http://nowhere.invalid/token');
    await expect(openTokenConnection(url, 5000)).rejects.toMatchObject({ code: 'token_unavailable' });
  });

  it('is what a cut TLS handshake means', async () => {
    const server = await serve((socket) => socket.once('data', () => socket.resetAndDestroy()));
    const url = new URL(server.url.href.replace('http:', 'https:'));
    await expect(openTokenConnection(url, 1000)).rejects.toMatchObject({ code: 'token_unavailable' });
  });

  it('is what a connection that died before the send means', async () => {
    const { seen, stop } = watchWrites();
    const ours: Socket[] = [];
    const note = (message: unknown) => void ours.push((message as { socket: Socket }).socket);
    channel('net.client.socket').subscribe(note);
    const closing: Socket[] = [];
    const server = await serve((socket) => void closing.push(socket));
    const connection = await openTokenConnection(server.url, 1000);
    channel('net.client.socket').unsubscribe(note);
    await vi.waitFor(() => expect(closing).toHaveLength(1));
    closing[0]?.resetAndDestroy();
    await vi.waitFor(() => expect(ours[0]?.destroyed).toBe(true));
    expect(await connection.send(request, 1000)).toEqual({ kind: 'never_sent' });
    expect(seen).not.toHaveBeenCalled();
    connection.close();
    stop();
  });
});

/** Starts a server in a thread of its own, which answers while this one stands still. */
const serveElsewhere = async (answer: string): Promise<URL> => {
  const code = `
    const { createServer } = require('node:net');
    const { parentPort, workerData } = require('node:worker_threads');
    const server = createServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () => socket.write(workerData));
    });
    server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
  `;
  const thread = new Worker(code, { eval: true, workerData: answer });
  onTestFinished(async () => void (await thread.terminate()));
  const [port] = (await once(thread, 'message')) as [number];
  return new URL(`http://127.0.0.1:${port}/token`);
};

it('keeps an answer that came while the process stood still, though its time is up by then', async () => {
  const url = await serveElsewhere(respond('{"access_token":"a"}'));
  const connection = await openTokenConnection(url, 1000);
  const answering = connection.send(request, 200);
  await new Promise((resolve) => setImmediate(resolve));
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1500);
  expect(await answering).toMatchObject({ kind: 'answered', status: 200 });
  connection.close();
});

describe('no answer', () => {
  const cases: [string, (socket: Socket, whole: Promise<string>) => void][] = [
    ['read all, then closed', async (socket, whole) => whole.then(() => socket.end())],
    ['read all, then reset', async (socket, whole) => whole.then(() => socket.resetAndDestroy())],
    ['sent half a head, then closed', async (socket, whole) => whole.then(() => socket.end('HTTP/1.1 200 O'))],
    [
      'sent half a body, then closed',
      async (socket, whole) => whole.then(() => socket.end(respond('{"access', 'content-length: 100'))),
    ],
    ['answered something that is not HTTP', async (socket, whole) => whole.then(() => socket.end('what?\r\n\r\n'))],
    [
      'answered without end',
      async (socket, whole) => whole.then(() => socket.write(respond('x'.repeat(300_000), 'content-length: 999999'))),
    ],
  ];

  it.each(cases)('is what it means that the server %s', async (_, onConnection) => {
    const { seen, stop } = watchWrites();
    const server = await serve(onConnection);
    const connection = await openTokenConnection(server.url, 1000);
    expect(await connection.send(request, 2000)).toEqual({ kind: 'no_answer', reason: 'connection_lost' });
    expect(seen).toHaveBeenCalledTimes(1);
    expect(server.connections()).toBe(1);
    connection.close();
    stop();
  });

  it('is what it means that the server is silent', async () => {
    const server = await serve(() => {});
    const connection = await openTokenConnection(server.url, 1000);
    expect(await connection.send(request, 200)).toEqual({ kind: 'no_answer', reason: 'timeout' });
    expect(server.received()).toContain('refresh_token=rt');
    expect(server.connections()).toBe(1);
    connection.close();
  });
});

it('posts the refresh grant to /token below the authorization server', async () => {
  const server = await serve(async (socket, whole) => {
    await whole;
    socket.end(respond('{"access_token":"a"}'));
  });
  const grant = createRefreshGrant({
    authUrl: `${server.url.origin}/oauth2/default/v1/`,
    clientId: 'id',
    clientSecret: 's',
  });
  const opened = await grant.open();
  expect(await opened.send('rt', 1000)).toMatchObject({ kind: 'answered', status: 200 });
  opened.close();
  expect(server.received()).toMatch(/^POST \/oauth2\/default\/v1\/token HTTP\/1.1\r\n/);
  expect(server.received()).toContain(`authorization: Basic ${Buffer.from('id:s').toString('base64')}`);
  expect(server.received()).toMatch(/grant_type=refresh_token&refresh_token=rt$/);
});
