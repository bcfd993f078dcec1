import type { Redis } from '@leadferry/runtime';
import type { FleetState } from './fleet-state.ts';

/** Where the leading token-keeper leaves what it read, for pages and commands. */
export interface PublishedFleetOptions {
  readonly redis: Redis;
  /** First part of the application's keys. */
  readonly keyPrefix: string;
  readonly groupId: string;
}

const keyOf = ({ keyPrefix, groupId }: PublishedFleetOptions): string => `${keyPrefix}:fleet:${groupId}`;

/**
 * Leaves a state for whoever asks within `forMs`.
 *
 * @throws Redis's own error, where it does not answer.
 */
export const publishFleet = async (options: PublishedFleetOptions, state: FleetState, forMs: number): Promise<void> => {
  // JSON knows no Infinity: what is never cleared is said by a word.
  const text = JSON.stringify(state, (_, value) => (value === Number.POSITIVE_INFINITY ? 'never' : value));
  await options.redis.set(keyOf(options), text, 'PX', Math.ceil(forMs));
};

/**
 * Reads what the leading token-keeper read last; undefined where none leads, or it left nothing lately.
 *
 * @throws Redis's own error, where it does not answer.
 */
export const readPublishedFleet = async (options: PublishedFleetOptions): Promise<FleetState | undefined> => {
  const text = await options.redis.get(keyOf(options));
  if (text === null) return undefined;
  return JSON.parse(text, (_, value) => (value === 'never' ? Number.POSITIVE_INFINITY : value));
};
