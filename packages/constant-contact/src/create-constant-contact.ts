import { type Clock, systemClock } from '@leadferry/runtime';
import { type Dispatcher, Pool } from 'undici';
import { createAccountCalls } from './calls/account-calls.ts';
import { createContactCalls } from './calls/contact-calls.ts';
import { createNameCalls } from './calls/name-calls.ts';
import type { ConstantContact } from './constant-contact.ts';
import type { ApiMetrics } from './metrics.ts';
import { createSend } from './send.ts';
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
  /** What to send through instead of a pool of our own. It is closed with the client. */
  readonly dispatcher?: Dispatcher;
}

/** No answer of this API comes near it: a full page of lists is about 200 kB. */
const maxAnswerBytes = 8 * 1024 * 1024;

/** Creates a client with a pool of kept-alive connections, opened as calls need them. Throws on an address that is none. */
export const createConstantContact = ({
  baseUrl,
  clock = systemClock,
  connections = 8,
  timeouts: given = {},
  metrics,
  dispatcher,
}: ConstantContactOptions): ConstantContact => {
  const url = new URL(baseUrl);
  const timeouts = completeTimeouts(given);
  const pool = dispatcher ?? openPool(url, connections, timeouts);
  const send = createSend({ dispatcher: pool, baseUrl: url, clock, totalMs: timeouts.totalMs, metrics });
  const calls = { send, clock };

  return {
    ...createContactCalls(calls),
    ...createNameCalls(calls),
    ...createAccountCalls(calls),
    close: () => pool.close(),
  };
};

/** HTTP/1.1 without pipelining, since only there one call is surely one request: HTTP/2 re-sends refused streams. */
const openPool = (url: URL, connections: number, { connectMs, headersMs, bodyMs }: Timeouts): Pool =>
  new Pool(url.origin, {
    connections,
    pipelining: 1,
    allowH2: false,
    connect: { timeout: connectMs },
    headersTimeout: headersMs,
    bodyTimeout: bodyMs,
    maxResponseSize: maxAnswerBytes,
  });
