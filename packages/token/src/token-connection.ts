import type { Socket } from 'node:net';
import { buildConnector, Client } from 'undici';
import { TokenUnavailableError } from './errors.ts';
import type { SendResult } from './refresh-outcome.ts';
import type { TokenRequest } from './refresh-request.ts';

/** An open connection to the token endpoint, good for one request. */
export interface TokenConnection {
  /**
   * Writes the request before any other event is handled, and waits for the answer. No retry, no redirect.
   * `never_sent` means that not one byte left; every failure after the first byte is `no_answer`.
   */
  send(request: TokenRequest, timeoutMs: number): Promise<SendResult>;
  close(): void;
}

/** An answer of the token endpoint is a few kilobytes; more than this is none. */
const maxAnswerBytes = 256 * 1024;

/**
 * Opens a fresh connection to the token endpoint, TLS included, and writes nothing on it yet. "Never sent" is then
 * something the code knows: an error code alone cannot tell (reference/token-refresh.md 5.2).
 *
 * @throws {TokenUnavailableError} the connection could not be opened in time; nothing was sent.
 */
export const openTokenConnection = async (tokenUrl: URL, connectTimeoutMs: number): Promise<TokenConnection> => {
  const socket = await connect(tokenUrl, connectTimeoutMs);
  let isSpent = false;
  const client = new Client(tokenUrl.origin, {
    pipelining: 1,
    maxResponseSize: maxAnswerBytes,
    connect: (_options, done) => {
      if (isSpent) return done(new Error('a connection carries one request'), null);
      isSpent = true;
      // In a microtask: undici expects no answer while it asks, and no event can come in between.
      queueMicrotask(() => done(null, socket));
    },
  });

  return {
    send: async ({ headers, body }, timeoutMs) => {
      if (isSpent || client.destroyed || !isAlive(socket)) return { kind: 'never_sent' };
      const { signal, stop } = limitPatience(timeoutMs);
      try {
        const answer = await client.request({
          method: 'POST',
          path: tokenUrl.pathname + tokenUrl.search,
          headers,
          body,
          reset: true,
          // One limit for all of it, the signal's: undici's own would not look once more for what has arrived.
          headersTimeout: 0,
          bodyTimeout: 0,
          signal,
        });
        const retryAfter = answer.headers['retry-after'];
        const bytes = await answer.body.bytes();
        return {
          kind: 'answered',
          status: answer.statusCode,
          ...(typeof retryAfter === 'string' ? { retryAfter } : {}),
          body: bytes,
        };
      } catch {
        // Whatever failed after the write: the refresh token may be spent. That is all an error can tell.
        return { kind: 'no_answer', reason: signal.aborted ? 'timeout' : 'connection_lost' };
      } finally {
        stop();
      }
    },
    close: () => {
      socket.destroy();
      void client.destroy();
    },
  };
};

/**
 * Aborts after `timeoutMs`, but not before what has arrived by then was read. After a process stood still its timers come
 * first: an answer that had long been there would be dropped, and with it the only copy of the new refresh token.
 */
const limitPatience = (timeoutMs: number): { readonly signal: AbortSignal; stop(): void } => {
  const patience = new AbortController();
  const timer = setTimeout(() => setImmediate(() => patience.abort()), timeoutMs);
  return { signal: patience.signal, stop: () => clearTimeout(timer) };
};

const isAlive = (socket: Socket): boolean => !socket.destroyed && socket.writable && !socket.readableEnded;

const connect = (tokenUrl: URL, timeoutMs: number): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const connector = buildConnector({ timeout: timeoutMs, allowH2: false, maxCachedSessions: 0 });
    const { hostname, host, protocol, port } = tokenUrl;
    connector({ hostname, host, protocol, port: port || (protocol === 'https:' ? '443' : '80') }, (error, socket) => {
      if (error !== null) {
        reject(new TokenUnavailableError(`no connection to the token endpoint at ${host}`, { cause: error }));
      } else {
        // Between opening and sending nobody listens yet; a socket that dies is seen by isAlive.
        socket.on('error', () => {});
        resolve(socket);
      }
    });
  });
