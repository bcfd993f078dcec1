import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { startAnsweringServer } from '../../test/answering-server.ts';
import { type ConnectionHandler, type Connections, createConnections } from './connections.ts';

let opened = new AsyncDisposableStack();
afterEach(async () => {
  await opened.disposeAsync();
  opened = new AsyncDisposableStack();
});

/** A server that answers when it is told to, and tells from which port each request came. */
const serveByHand = async () => {
  const held: { readonly port: number | undefined; readonly answer: () => void; readonly cut: () => void }[] = [];
  const server = opened.use(
    await startAnsweringServer((_request, response) => {
      held.push({
        port: response.socket?.remotePort,
        answer: () => response.end('{}'),
        cut: () => response.socket?.destroy(),
      });
    }),
  );
  const arrived = (count: number) => expect.poll(() => held.length).toBe(count);
  return { origin: new URL(server.baseUrl).origin, held, arrived };
};

/** Sends one request; resolves with how it ended. */
const send = (connections: Connections): Promise<'answered' | 'failed'> =>
  new Promise((resolve) => {
    const handler: ConnectionHandler = {
      free: undefined,
      onRequestStart: () => {},
      onResponseStart: () => {},
      onResponseData: () => {},
      onResponseEnd: () => {
        handler.free?.();
        resolve('answered');
      },
      onResponseError: () => {
        handler.free?.();
        resolve('failed');
      },
    };
    connections.dispatch({ method: 'GET', path: '/v3/contacts' }, handler);
  });

const connect = (origin: string, most: number): Connections => {
  const connections = createConnections(origin, most, { pipelining: 1 });
  opened.defer(() => connections.close());
  return connections;
};

it('has one request on a connection at a time, and the rest wait in their order', async () => {
  const { origin, held, arrived } = await serveByHand();
  const connections = connect(origin, 2);
  const ends = [1, 2, 3].map(() => send(connections));
  await arrived(2);
  expect(new Set(held.map(({ port }) => port)).size).toBe(2);
  held[1]?.answer();
  await arrived(3);
  expect(held[2]?.port).toBe(held[1]?.port);
  held[0]?.answer();
  held[2]?.answer();
  expect(await Promise.all(ends)).toEqual(['answered', 'answered', 'answered']);
});

it('uses the connection that was used last, so that those beyond what is needed can rest', async () => {
  const { origin, held, arrived } = await serveByHand();
  const connections = connect(origin, 8);
  const both = [send(connections), send(connections)];
  await arrived(2);
  held[0]?.answer();
  await both[0];
  held[1]?.answer();
  await both[1];
  for (const count of [3, 4, 5]) {
    const next = send(connections);
    await arrived(count);
    expect(held[count - 1]?.port).toBe(held[1]?.port);
    held[count - 1]?.answer();
    await next;
  }
});

it('goes on with a new connection where one was cut, though another request waits for it', async () => {
  const { origin, held, arrived } = await serveByHand();
  const connections = connect(origin, 1);
  const ends = [send(connections), send(connections)];
  await arrived(1);
  held[0]?.cut();
  await arrived(2);
  held[1]?.answer();
  expect(await Promise.all(ends)).toEqual(['failed', 'answered']);
});

it('fails each that waits for a connection nobody accepts, and takes the next all the same', async () => {
  const server = await startAnsweringServer(() => {});
  const { origin } = new URL(server.baseUrl);
  await server[Symbol.asyncDispose]();
  const connections = connect(origin, 1);
  expect(await Promise.all([send(connections), send(connections), send(connections)])).toEqual(Array(3).fill('failed'));
  expect(await send(connections)).toBe('failed');
});

it('closes when all that was dispatched before is over, those that wait included, and takes no more', async () => {
  const { origin, held, arrived } = await serveByHand();
  const connections = createConnections(origin, 1, { pipelining: 1 });
  const ends = [send(connections), send(connections)];
  await arrived(1);
  let isClosed = false;
  const closing = connections.close().then(() => {
    isClosed = true;
  });
  expect(await send(connections)).toBe('failed');
  held[0]?.answer();
  await arrived(2);
  await turn();
  expect(isClosed).toBe(false);
  held[1]?.answer();
  expect(await Promise.all(ends)).toEqual(['answered', 'answered']);
  await closing;
});
