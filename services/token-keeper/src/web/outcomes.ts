import type { Redis } from '@leadferry/runtime';
import { z } from 'zod';
import { askRedis } from '../ask-redis.ts';
import { makeRandomToken } from './random-token.ts';

/** How long the page that tells how an authorisation ended can be looked at. */
const keptSeconds = 60 * 60;

const outcomeSchema = z.object({
  account: z.string(),
  end: z.enum([
    'accepted',
    'consent_denied',
    'vendor_error',
    'code_missing',
    'code_refused',
    'client_refused',
    'authorization_unavailable',
    'application_unusable',
    'grant_refused',
    'other_account',
    'overtaken',
    'waiting',
    'not_kept',
  ]),
  /** What is to be told besides: a warning, the vendor's error word, or why the grant was not taken. */
  text: z.string().optional(),
  organizationName: z.string().optional(),
});

/** How an authorisation ended, to be told on a page of its own. Holds no token and no code. */
export type Outcome = z.infer<typeof outcomeSchema>;

/** How authorisations ended, in Redis for an hour, so that every replica can tell. All throw RedisUnavailableError. */
export interface Outcomes {
  /** Keeps an outcome for one browser, and returns the name of its page. */
  keep(sessionKey: string, outcome: Outcome): Promise<string>;
  /** Finds what was kept for this browser. */
  find(sessionKey: string, id: string): Promise<Outcome | undefined>;
}

/** Creates the outcomes of one site. */
export const createOutcomes = ({ redis, keyPrefix }: { redis: Redis; keyPrefix: string }): Outcomes => {
  const keyOf = (sessionKey: string, id: string): string => `${keyPrefix}:outcome:${sessionKey}:${id}`;
  return {
    async keep(sessionKey, outcome) {
      const id = makeRandomToken();
      await askRedis(redis.set(keyOf(sessionKey, id), JSON.stringify(outcome), 'EX', keptSeconds));
      return id;
    },
    async find(sessionKey, id) {
      const text = await askRedis(redis.get(keyOf(sessionKey, id)));
      return text === null ? undefined : outcomeSchema.parse(JSON.parse(text));
    },
  };
};
