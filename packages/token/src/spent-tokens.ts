import { createHmac } from 'node:crypto';
import type { Redis } from '@leadferry/runtime';

/** Longer than the 180 days after which an unused refresh token is void anyway. */
const lifeMs = 200 * 24 * 60 * 60 * 1000;

/**
 * Remembers which refresh tokens bought a successor. A token set that reappears later, from a restored backup or an old
 * response pasted again, is then known for what it is before it is sent: where reuse is taken for theft, sending it
 * would end the living grant too (reference/token-refresh.md 7.5, C19).
 *
 * A hint: what Redis has forgotten is sent and refused.
 */
export interface SpentTokens {
  /** Notes that a refresh token was exchanged for another one. A note that cannot be left is left out. */
  note(refreshToken: string): Promise<void>;
  /** Answers whether a refresh token is known to be spent; false also where nobody can tell. */
  includes(refreshToken: string): Promise<boolean>;
}

/** Remembers nothing. */
export const noSpentTokens: SpentTokens = { note: async () => {}, includes: async () => false };

/** Creates the memory of spent refresh tokens on Redis primaries, by keyed hashes. */
export const createRedisSpentTokens = ({
  redis,
  keyPrefix,
}: {
  readonly redis: readonly Redis[];
  readonly keyPrefix: string;
}): SpentTokens => {
  const keyOf = (refreshToken: string): string =>
    `${keyPrefix}:spent:${createHmac('sha256', 'leadferry spent').update(refreshToken).digest('hex').slice(0, 32)}`;
  return {
    note: async (refreshToken) => {
      await Promise.allSettled(redis.map((primary) => primary.set(keyOf(refreshToken), '1', 'PX', lifeMs)));
    },
    includes: async (refreshToken) => {
      const answers = await Promise.allSettled(redis.map((primary) => primary.exists(keyOf(refreshToken))));
      return answers.some((answer) => answer.status === 'fulfilled' && answer.value > 0);
    },
  };
};
