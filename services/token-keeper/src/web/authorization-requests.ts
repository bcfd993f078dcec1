import type { Redis } from '@leadferry/runtime';
import { z } from 'zod';
import { askRedis } from '../ask-redis.ts';
import { hashToken, makeRandomToken } from './random-token.ts';

/** How long a person may take on the vendor's pages. */
const openSeconds = 10 * 60;
/** How long an answered request is remembered, so that a reload is told from an old one. */
const answeredSeconds = 60 * 60;

const requestSchema = z.object({
  account: z.string(),
  sessionKey: z.string(),
  redirectUri: z.string(),
  codeVerifier: z.string().optional(),
  replaceAccount: z.boolean(),
});

/** What was asked of the vendor for one person in one browser. */
export type AuthorizationRequest = z.infer<typeof requestSchema>;

/** What became of a `state` that came back. */
export type TakenRequest =
  | { readonly kind: 'taken'; readonly request: AuthorizationRequest }
  /** Never given out, or more than ten minutes ago. */
  | { readonly kind: 'unknown' }
  /** Given out to another browser. It stays open for that one. */
  | { readonly kind: 'foreign' }
  /** It has come back before. */
  | { readonly kind: 'repeated' };

/** The open requests of all browsers, in Redis, so that every replica can take the answer. All throw RedisUnavailableError. */
export interface AuthorizationRequests {
  /** Keeps a request for ten minutes and returns its `state` (RFC 6749 10.12). */
  open(request: AuthorizationRequest): Promise<string>;
  /** Takes a request out by its `state`, once, for the browser it was opened for. */
  take(state: string, sessionKey: string | undefined): Promise<TakenRequest>;
}

const answered = 'answered';

/** Creates the requests of one site. Redis holds hashes of the states only. */
export const createAuthorizationRequests = ({
  redis,
  keyPrefix,
}: {
  redis: Redis;
  keyPrefix: string;
}): AuthorizationRequests => {
  const keyOf = (state: string): string => `${keyPrefix}:state:${hashToken(state)}`;
  return {
    async open(request) {
      const state = makeRandomToken();
      await askRedis(redis.set(keyOf(state), JSON.stringify(request), 'EX', openSeconds));
      return state;
    },
    async take(state, sessionKey) {
      const key = keyOf(state);
      const text = await askRedis(redis.get(key));
      if (text === null) return { kind: 'unknown' };
      if (text === answered) return { kind: 'repeated' };
      const request = requestSchema.parse(JSON.parse(text));
      if (request.sessionKey !== sessionKey) return { kind: 'foreign' };
      // Whoever changes the request into its mark takes it: of two answers at the same moment only one finds it.
      const found = await askRedis(redis.set(key, answered, 'EX', answeredSeconds, 'XX', 'GET'));
      if (found === null) return { kind: 'unknown' };
      return found === answered ? { kind: 'repeated' } : { kind: 'taken', request };
    },
  };
};
