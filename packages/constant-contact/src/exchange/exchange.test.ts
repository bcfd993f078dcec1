import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';
import { createFakeClock } from '@leadferry/runtime/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Answering, always, startAnsweringServer } from '../../test/answering-server.ts';
import type { ConstantContact } from '../constant-contact.ts';
import { type ConstantContactOptions, createConstantContact } from '../create-constant-contact.ts';
import type { Connections } from './connections.ts';
import { createDeadlines } from './deadlines.ts';
import { exchange } from './exchange.ts';

const form = { email_address: 'ada@example.org', list_memberships: ['7b0c1a52-0d4e-4f0e-9f0a-2f2f5a1d9c10'] };
const created = { contact_id: '3c9a7e3e-0e5b-4b54-9a5f-6a2f1f5f8d21', action: 'created' };

let opened = new AsyncDisposableStack();
afterEach(async () => {
  await opened.disposeAsync();
  opened = new AsyncDisposableStack();
});

const connect = (baseUrl: string, options: Partial<ConstantContactOptions> = {}): ConstantContact => {
  const api = createConstantContact({ baseUrl, ...options });
  opened.defer(() => api.close());
  return api;
};

const serve = async (answer: Answering) => opened.use(await startAnsweringServer(answer));

/** A bare TCP server, for what no HTTP server would do. */
const listen = async (onSocket: (socket: Socket) => void): Promise<{ baseUrl: string; server: Server }> => {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    onSocket(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  opened.defer(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v3`, server };
};

describe('a call that did not leave is not_sent', () => {
  it('when nobody listens', async () => {
    const { baseUrl, server } = await listen(() => {});
    await new Promise((resolve) => server.close(resolve));
    const failure = { code: 'api_unavailable', phase: 'not_sent', reason: 'ECONNREFUSED', status: undefined };
    await expect(connect(baseUrl).signUpForm('t', form)).rejects.toMatchObject(failure);
  });

  it('when the name does not resolve', async () => {
    const call = connect('http://no-such-host.invalid/v3').signUpForm('t', form);
    await expect(call).rejects.toMatchObject({
      phase: 'not_sent',
      reason: expect.stringMatching(/ENOTFOUND|EAI_AGAIN/),
    });
  });

  it('when TLS cannot be agreed on', async () => {
    const { baseUrl } = await listen((socket) => socket.on('data', () => socket.end('this is no TLS\r\n')));
    const call = connect(baseUrl.replace('http:', 'https:')).signUpForm('t', form);
    await expect(call).rejects.toMatchObject({ code: 'api_unavailable', phase: 'not_sent' });
  });

  it('when the other side resets before TLS is up', async () => {
    const { baseUrl } = await listen((socket) => socket.resetAndDestroy());
    const call = connect(baseUrl.replace('http:', 'https:')).signUpForm('t', form);
    await expect(call).rejects.toMatchObject({ code: 'api_unavailable', phase: 'not_sent' });
  });

  it('when connecting takes too long', async () => {
    const { baseUrl } = await listen(() => {});
    const api = connect(baseUrl.replace('http:', 'https:'), { timeouts: { connectMs: 50 } });
    await expect(api.signUpForm('t', form)).rejects.toMatchObject({
      phase: 'not_sent',
      reason: 'UND_ERR_CONNECT_TIMEOUT',
    });
  });

  it('when its whole time is spent waiting for a free connection, and it is not sent afterwards', async () => {
    const clock = createFakeClock();
    const started: Array<() => void> = [];
    const abort = vi.fn();
    const busy: Pick<Connections, 'dispatch'> = {
      dispatch: (_request, handler) => void started.push(() => handler.onRequestStart?.({ abort } as never, {})),
    };
    const waiting = exchange(
      { connections: busy, deadlines: createDeadlines(clock, 1000) },
      { method: 'GET', path: '/v3/contacts' },
      { read: (answer) => answer },
    );
    const outcome = Promise.allSettled([waiting]);
    await clock.advance(1000);
    expect(await outcome).toMatchObject([{ reason: { phase: 'not_sent', reason: 'total_timeout' } }]);
    started[0]?.();
    expect(abort).toHaveBeenCalledOnce();
  });

  it('when the client is closed', async () => {
    const server = await serve(always(201, created));
    const api = createConstantContact({ baseUrl: server.baseUrl });
    await api.close();
    await expect(api.signUpForm('t', form)).rejects.toMatchObject({ code: 'api_unavailable', phase: 'not_sent' });
  });
});

it('an exchange rejects with what its reading of the answer throws', async () => {
  const clock = createFakeClock();
  const answering: Pick<Connections, 'dispatch'> = {
    dispatch: (_request, handler) => {
      handler.onResponseStart?.({} as never, 200, {});
      handler.onResponseEnd?.({} as never, {});
    },
  };
  const read = (): never => {
    throw new Error('nothing can be made of it');
  };
  const through = { connections: answering, deadlines: createDeadlines(clock, 1000) };
  const ends: unknown[] = [];
  const onEnd = (...end: unknown[]) => void ends.push(end);
  const exchanged = exchange(through, { method: 'GET', path: '/v3/contacts' }, { read, onEnd });
  await expect(exchanged).rejects.toThrow('nothing can be made of it');
  expect(ends).toEqual([[200, 0]]);
});

describe('a call that left and has no usable answer is unknown', () => {
  it('when the connection is cut before the answer, and it is not sent again', async () => {
    const server = await serve((_request, response) => response.socket?.destroy());
    await expect(connect(server.baseUrl).signUpForm('t', form)).rejects.toMatchObject({ phase: 'unknown' });
    expect(server.requests).toHaveLength(1);
  });

  it('when a kept-alive connection breaks under a GET, which is not sent again either', async () => {
    const server = await serve((request, response) => {
      if (server.requests.length === 1) return always(200, { contacts: [] })(request, response);
      response.socket?.destroy();
    });
    const api = connect(server.baseUrl);
    await api.findContactByEmail('t', 'ada@example.org');
    await expect(api.findContactByEmail('t', 'ada@example.org')).rejects.toMatchObject({ phase: 'unknown' });
    expect(server.requests).toHaveLength(2);
  });

  it('when no head comes in time', async () => {
    const server = await serve(() => {});
    const api = connect(server.baseUrl, { timeouts: { headersMs: 50 } });
    await expect(api.signUpForm('t', form)).rejects.toMatchObject({
      phase: 'unknown',
      reason: 'UND_ERR_HEADERS_TIMEOUT',
    });
  });

  it('when the whole takes too long', async () => {
    const clock = createFakeClock();
    const server = await serve(() => {});
    const call = Promise.allSettled([connect(server.baseUrl, { clock }).signUpForm('t', form)]);
    await vi.waitFor(() => expect(server.requests).toHaveLength(1));
    await clock.advance(5000);
    expect(await call).toMatchObject([{ reason: { phase: 'unknown', reason: 'total_timeout' } }]);
  });

  it('when the body of a success stops midway', async () => {
    const server = await serve((_request, response) => {
      response.writeHead(201, { 'content-length': '500' });
      response.write('{"contact_id":');
    });
    const api = connect(server.baseUrl, { timeouts: { bodyMs: 50 } });
    const failure = { phase: 'unknown', status: 201, reason: 'UND_ERR_BODY_TIMEOUT' };
    await expect(api.signUpForm('t', form)).rejects.toMatchObject(failure);
  });

  it('when the body of a success is cut', async () => {
    const server = await serve((_request, response) => {
      response.writeHead(201, { 'content-length': '500' });
      response.write('{"contact_id":', () => response.socket?.destroy());
    });
    await expect(connect(server.baseUrl).signUpForm('t', form)).rejects.toMatchObject({
      phase: 'unknown',
      status: 201,
    });
  });

  it('when what comes back is not HTTP, of which no byte is kept', async () => {
    const { baseUrl } = await listen((socket) =>
      socket.on('data', () => socket.end('ada@example.org says hello\r\n\r\n')),
    );
    const error: unknown = await connect(baseUrl)
      .signUpForm('t', form)
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ phase: 'unknown', reason: 'not_http' });
    expect((error as Error).cause).toBeUndefined();
  });
});

describe('an answer', () => {
  it('of a failure counts by its status though its body is cut', async () => {
    const server = await serve((_request, response) => {
      response.writeHead(429, { 'content-length': '500' });
      response.write('{"error_key":', () => response.socket?.destroy());
    });
    await expect(connect(server.baseUrl).signUpForm('t', form)).rejects.toMatchObject({ code: 'throttled' });
  });

  it('after an informational one is the one that counts', async () => {
    const server = await serve((request, response) => {
      response.writeProcessing();
      always(201, created)(request, response);
    });
    expect(await connect(server.baseUrl).signUpForm('t', form)).toMatchObject({ httpStatus: 201 });
  });

  it('leaves its connection open for the calls to come', async () => {
    const ports = new Set<number | undefined>();
    const server = await serve((request, response) => {
      ports.add(response.socket?.remotePort);
      always(201, created)(request, response);
    });
    const api = connect(server.baseUrl);
    for (let call = 0; call < 8; call += 1) await api.signUpForm('t', form);
    expect(ports.size).toBeLessThanOrEqual(2);
  });
});
