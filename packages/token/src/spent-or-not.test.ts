import { channel } from 'node:diagnostics_channel';
import { createServer, type Server, type Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createRefreshGrant } from './refresh-grant.ts';
import { processRefreshResponse } from './refresh-request.ts';

const servers: Server[] = [];
const sockets = new Set<Socket>();
afterEach(() => {
  for (const socket of sockets) socket.destroy();
  for (const server of servers.splice(0)) server.close();
});

type Treat = (socket: Socket, allRead: Promise<void>) => void;

/** Starts a token endpoint that treats its connection as told; `Unread` ones have not one byte taken off them. */
const serve = async (treat: Treat, { isUnread = false } = {}) => {
  const accepted = Promise.withResolvers<Socket>();
  const server = createServer({ pauseOnConnect: isUnread }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    accepted.resolve(socket);
    if (isUnread) return;
    let received = '';
    const allRead = new Promise<void>((resolve) => {
      socket.on('data', (bytes) => {
        received += bytes;
        if (received.includes('refresh_token=rt-secret')) resolve();
      });
    });
    treat(socket, allRead);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return { address: `127.0.0.1:${port}`, accepted: accepted.promise, close: () => server.close() };
};

const openAt = (authUrl: string) => createRefreshGrant({ authUrl, clientId: 'id', connectTimeoutMs: 2000 }).open();

/** Refreshes at a server, and answers with the class of the outcome. */
const refreshAt = async (address: string, patienceMs = 2000) => {
  const opened = await openAt(`http://${address}`);
  try {
    return processRefreshResponse(await opened.send('rt-secret', patienceMs));
  } finally {
    opened.close();
  }
};

const head = (status: string, length: number) => `HTTP/1.1 ${status}\r\ncontent-length: ${length}\r\n\r\n`;
const tokens = '{"access_token":"at-secret","refresh_token":"rt-secret-2"}';

describe('the refresh token is known to be unspent (token-refresh.md 5.2)', () => {
  const closed = { code: 'token_unavailable' };

  it('when the name lookup fails', async () => {
    await expect(openAt('http://nowhere.invalid')).rejects.toMatchObject(closed);
  });

  it('when nobody listens', async () => {
    const { address, close } = await serve(() => {});
    close();
    await expect(openAt(`http://${address}`)).rejects.toMatchObject(closed);
  });

  it('when the TLS handshake is cut', async () => {
    const { address } = await serve((socket) => socket.once('data', () => socket.resetAndDestroy()));
    await expect(openAt(`https://${address}`)).rejects.toMatchObject(closed);
  });

  it('when the TLS handshake is not answered', async () => {
    const { address } = await serve(() => {});
    const grant = createRefreshGrant({ authUrl: `https://${address}`, clientId: 'id', connectTimeoutMs: 200 });
    await expect(grant.open()).rejects.toMatchObject(closed);
  });

  it('when the connection was closed between its opening and the send', async () => {
    const ours: Socket[] = [];
    const note = (message: unknown) => void ours.push((message as { socket: Socket }).socket);
    const { address } = await serve((socket) => void socket.end());
    channel('net.client.socket').subscribe(note);
    const opened = await openAt(`http://${address}`);
    channel('net.client.socket').unsubscribe(note);
    await vi.waitFor(() => expect(ours[0]?.readableEnded).toBe(true));
    expect(processRefreshResponse(await opened.send('rt-secret', 1000)).kind).toBe('never_sent');
    opened.close();
  });
});

describe('nobody can know whether the refresh token was spent (token-refresh.md 5.2)', () => {
  it('when the connection was accepted, and closed unread', async () => {
    const { address, accepted } = await serve(() => {}, { isUnread: true });
    const opened = await openAt(`http://${address}`);
    const answering = opened.send('rt-secret', 2000);
    await nextTurn();
    (await accepted).resetAndDestroy();
    expect(processRefreshResponse(await answering)).toEqual({ kind: 'unknown', reason: 'connection_lost' });
    opened.close();
  });

  it.each<[string, Treat]>([
    ['closes', (socket, allRead) => void allRead.then(() => socket.end())],
    ['resets', (socket, allRead) => void allRead.then(() => socket.resetAndDestroy())],
    [
      'answers 200 and cuts the body',
      (socket, allRead) => void allRead.then(() => socket.end(head('200 OK', 999) + tokens)),
    ],
    [
      'answers 200, sends all but the last byte, and resets',
      (socket, allRead) =>
        void allRead.then(() =>
          socket.write(head('200 OK', tokens.length) + tokens.slice(0, -1), () => socket.resetAndDestroy()),
        ),
    ],
  ])('when the server reads all and %s', async (_, treat) => {
    const { address } = await serve(treat);
    expect(await refreshAt(address)).toEqual({ kind: 'unknown', reason: 'connection_lost' });
  });

  it('when the server reads all and is silent until we give up', async () => {
    const { address } = await serve(() => {});
    expect(await refreshAt(address, 200)).toEqual({ kind: 'unknown', reason: 'timeout' });
  });

  it.each(['502 Bad Gateway', '503 Service Unavailable', '504 Gateway Timeout', '500 Internal Server Error'])(
    'when a proxy reads all and answers %s',
    async (status) => {
      const { address } = await serve(
        (socket, allRead) => void allRead.then(() => socket.end(`${head(status, 6)}<html>`)),
      );
      expect(await refreshAt(address)).toEqual({ kind: 'unknown', reason: `status_${status.slice(0, 3)}` });
    },
  );

  it('when a page comes with status 200', async () => {
    const { address } = await serve(
      (socket, allRead) => void allRead.then(() => socket.end(`${head('200 OK', 6)}<html>`)),
    );
    expect(await refreshAt(address)).toEqual({ kind: 'unknown', reason: 'unparsable' });
  });
});
