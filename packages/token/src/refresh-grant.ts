import { createHash } from 'node:crypto';
import type { SendResult } from './refresh-outcome.ts';
import { type ClientCredentials, refreshRequest } from './refresh-request.ts';
import { openTokenConnection } from './token-connection.ts';

/** One chance to spend a refresh token. */
export interface OpenedGrant {
  /** Sends the refresh request at once, on the connection that is open. Never throws. */
  send(refreshToken: string, timeoutMs: number): Promise<SendResult>;
  close(): void;
}

/** The way to the token endpoint. Opening comes first, so that what can fail does so before the token is sent. */
export interface RefreshGrant {
  /** Names the client's credentials without telling them: a refusal of the client counts only for the same ones. */
  readonly clientFingerprint: string;
  /** The client's public name, to tell a token that was issued to another one. */
  readonly clientId?: string;
  /** @throws {TokenUnavailableError} the token endpoint cannot be reached; nothing was sent. */
  open(): Promise<OpenedGrant>;
}

export interface RefreshGrantOptions extends ClientCredentials {
  /** The authorization server; `/token` lies below it. */
  readonly authUrl: string;
  /** Longest wait for an answer, in milliseconds. Default 60,000: an early abort would lose a slow success. */
  readonly timeoutMs?: number;
  /** Longest wait for a connection, in milliseconds. Default 5,000. */
  readonly connectTimeoutMs?: number;
}

/** Creates the refresh grant over a fresh connection per request, with no retries. */
export const createRefreshGrant = (options: RefreshGrantOptions): RefreshGrant => {
  const { authUrl, clientId, clientSecret, timeoutMs: longestMs = 60_000, connectTimeoutMs = 5000 } = options;
  const tokenUrl = new URL(`${authUrl.replace(/\/+$/, '')}/token`);
  const hash = createHash('sha256').update(JSON.stringify(['client', clientId, clientSecret ?? null]));
  return {
    clientFingerprint: hash.digest('hex').slice(0, 16),
    clientId,
    open: async () => {
      const connection = await openTokenConnection(tokenUrl, connectTimeoutMs);
      return {
        send: (refreshToken, timeoutMs) =>
          connection.send(refreshRequest({ clientId, clientSecret }, refreshToken), Math.min(timeoutMs, longestMs)),
        close: () => connection.close(),
      };
    },
  };
};
