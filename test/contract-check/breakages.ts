import type { Exchange } from './exchange.ts';

/** Ways to break a request that was in order, each of which the check has to see. */
export const requestBreakages: Readonly<Record<string, (exchange: Exchange) => Exchange | undefined>> = {
  'without its token': (exchange) => ({ ...exchange, requestHeaders: { 'content-type': 'application/json' } }),
  'on another path': (exchange) => ({ ...exchange, path: `${exchange.path}/more` }),
  'by another method': (exchange) => ({ ...exchange, method: 'PATCH' }),
  'with a parameter too many': (exchange) => ({ ...exchange, query: new URLSearchParams(`${exchange.query}&page=2`) }),
  'with a page too large': (exchange) =>
    exchange.query.has('limit') ? { ...exchange, query: new URLSearchParams('limit=501') } : undefined,
  'with a property too many': (exchange) =>
    ofBody(exchange, (body) => ({ ...exchange, requestBody: { ...body, surprise: true } })),
  'with a property misspelt': (exchange) =>
    ofBody(exchange, (body) => {
      const [[name, value] = ['', ''], ...rest] = Object.entries(body);
      return { ...exchange, requestBody: Object.fromEntries([[`${name}s_`, value], ...rest]) };
    }),
  'with every property null': (exchange) =>
    ofBody(exchange, (body) => {
      const nulls = Object.keys(body).map((name) => [name, null]);
      return { ...exchange, requestBody: Object.fromEntries(nulls) };
    }),
  'as a form': (exchange) =>
    ofBody(exchange, () => ({
      ...exchange,
      requestHeaders: { ...exchange.requestHeaders, 'content-type': 'application/x-www-form-urlencoded' },
    })),
};

/** Ways to break an answer that was in order. */
export const answerBreakages: Readonly<Record<string, (exchange: Exchange) => Exchange | undefined>> = {
  'of an unlisted status': (exchange) => ({ ...exchange, status: 299 }),
  'as a page': (exchange) => ({ ...exchange, contentType: 'text/html', answerBody: '<p>welcome</p>' }),
  'without its content': (exchange) => ({ ...exchange, answerBody: undefined }),
  'with a property too many': (exchange) =>
    isObject(exchange.answerBody) ? { ...exchange, answerBody: { ...exchange.answerBody, surprise: 1 } } : undefined,
  'with nothing in it': (exchange) => (isObject(exchange.answerBody) ? { ...exchange, answerBody: {} } : undefined),
};

const ofBody = (exchange: Exchange, change: (body: Record<string, unknown>) => Exchange): Exchange | undefined =>
  isObject(exchange.requestBody) ? change(exchange.requestBody) : undefined;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
