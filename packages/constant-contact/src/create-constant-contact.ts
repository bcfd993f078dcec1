import { type Clock, systemClock } from '@leadferry/runtime';
import { createAccountCalls } from './calls/account-calls.ts';
import { createContactCalls } from './calls/contact-calls.ts';
import { createNameCalls } from './calls/name-calls.ts';
import type { ConstantContact } from './constant-contact.ts';
import { type Connections, createConnections } from './exchange/connections.ts';
import { createDeadlines } from './exchange/deadlines.ts';
import type { ApiMetrics } from './metrics.ts';
import { createSend, type FollowCall, type Send } from './send.ts';
import { completeTimeouts, type Timeouts } from './timeouts.ts';

/** What a client is made with; only the address is needed. */
export interface ConstantContactOptions {
  /** The API's address with its version, for example `https://api.cc.email/v3`. */
  readonly baseUrl: string;
  readonly clock?: Clock;
  /** Most connections kept to the API; one carries one call at a time. Default 8. */
  readonly connections?: number;
  readonly timeouts?: Partial<Timeouts>;
  readonly metrics?: ApiMetrics;
  /** Follows each call from its sending to its answer. Default: nobody does. */
  readonly follow?: FollowCall | undefined;
}

/** No answer of this API comes near it: a full page of lists is about 200 kB. */
const maxAnswerBytes = 8 * 1024 * 1024;

/** Creates a client with kept-alive connections, opened as calls need them. Throws on an address that is none. */
export const createConstantContact = ({
  baseUrl,
  clock = systemClock,
  connections = 8,
  timeouts: given = {},
  metrics,
  follow,
}: ConstantContactOptions): ConstantContact => {
  const url = new URL(baseUrl);
  const timeouts = completeTimeouts(given);
  const opened = openConnections(url, connections, timeouts);
  const deadlines = createDeadlines(clock, timeouts.totalMs);
  const plain = createSend({ connections: opened, deadlines, baseUrl: url, metrics });
  const send: Send = follow
    ? async (call, read) => read(await follow(call, () => plain(call, (answer) => answer)))
    : plain;
  const calls = { send, clock };

  return {
    ...createContactCalls(calls),
    ...createNameCalls(calls),
    ...createAccountCalls(calls),
    close: async () => {
      await opened.close();
      deadlines.stop();
    },
  };
};

/** HTTP/1.1 without pipelining, since only there one call is surely one request: HTTP/2 re-sends refused streams. */
const openConnections = (url: URL, most: number, { connectMs, headersMs, bodyMs }: Timeouts): Connections =>
  createConnections(url.origin, most, {
    pipelining: 1,
    allowH2: false,
    connect: { timeout: connectMs },
    headersTimeout: headersMs,
    bodyTimeout: bodyMs,
    maxResponseSize: maxAnswerBytes,
  });
