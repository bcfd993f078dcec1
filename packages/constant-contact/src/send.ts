import { UnauthorizedError } from './errors.ts';
import { type ExchangeOptions, exchange } from './exchange/exchange.ts';
import type { HttpAnswer } from './exchange/http-answer.ts';
import { type ApiMetrics, type CallEnd, type Endpoint, endpoints } from './metrics.ts';

/** One call of the API, before it is a request. */
export interface ApiCall {
  readonly endpoint: Endpoint;
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Below the base address, with its query, already encoded. */
  readonly path: string;
  readonly accessToken: string;
  readonly body?: object;
}

/** Makes one call and resolves with what `read` makes of the answer; rejects where there was none, or as `read` throws. */
export type Send = <Read>(call: ApiCall, read: (answer: HttpAnswer) => Read) => Promise<Read>;

/** Makes one call within what follows it, a trace for one: resolves and rejects as `send` does. */
export type FollowCall = (
  call: Pick<ApiCall, 'endpoint' | 'method'>,
  send: () => Promise<HttpAnswer>,
) => Promise<HttpAnswer>;

/** What calls are sent with. */
export interface SendOptions extends ExchangeOptions {
  readonly baseUrl: URL;
  readonly metrics: ApiMetrics | undefined;
}

/**
 * Creates the function that makes one call: one request with the bearer token, JSON both ways, timed and counted.
 *
 * A token that no header can carry (a line break pasted along) is refused here as the API would refuse it.
 */
export const createSend = ({ connections, deadlines, baseUrl, metrics }: SendOptions): Send => {
  const prefix = baseUrl.pathname.replace(/\/+$/, '');
  const { origin } = baseUrl;
  const through = { connections, deadlines };
  let made: RequestHeaders | undefined;
  const measures = new Map(endpoints.map((endpoint) => [endpoint, metrics && measureOf(metrics, endpoint)]));

  /** A token serves for hours and has a thousand characters: it is looked at and joined once, not for each call. */
  const headersFor = (accessToken: string): RequestHeaders | undefined => {
    if (made?.accessToken !== accessToken) made = createHeaders(accessToken);
    return made;
  };

  return ({ endpoint, method, path, accessToken, body }, read) => {
    const headers = headersFor(accessToken);
    if (headers === undefined) return Promise.reject(new UnauthorizedError());
    const request = {
      origin,
      method,
      path: `${prefix}${path}`,
      headers: body === undefined ? headers.withoutBody : headers.withBody,
      body: body === undefined ? null : JSON.stringify(body),
    };
    return exchange(through, request, { read, onEnd: measures.get(endpoint) });
  };
};

interface RequestHeaders {
  readonly accessToken: string;
  readonly withoutBody: Readonly<Record<string, string>>;
  readonly withBody: Readonly<Record<string, string>>;
}

type Measure = (end: CallEnd, seconds: number) => void;

/** One for each endpoint, not one for each call. */
const measureOf =
  (metrics: ApiMetrics, endpoint: Endpoint): Measure =>
  (end, seconds) =>
    metrics.observeRequest(endpoint, end, seconds);

const createHeaders = (accessToken: string): RequestHeaders | undefined => {
  if (!/^[\x21-\x7e]+$/.test(accessToken)) return undefined;
  const withoutBody = {
    accept: 'application/json',
    authorization: `Bearer ${accessToken}`,
    'user-agent': 'leadferry',
  };
  return { accessToken, withoutBody, withBody: { ...withoutBody, 'content-type': 'application/json' } };
};
