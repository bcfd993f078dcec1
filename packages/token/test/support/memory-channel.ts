import { formatGeneration, type Generation } from '../../src/generation.ts';
import type { GenerationChannel, GenerationNews } from '../../src/generation-channel.ts';

/** A channel between the workers of a test, which keeps what was told. */
export interface MemoryChannel extends GenerationChannel {
  /** What was told, in order, as `1.2 live`. */
  readonly told: readonly string[];
}

/** Creates a channel in memory: everybody who listens hears at once, the one that tells included, as on Redis. */
export const createMemoryChannel = (): MemoryChannel => {
  const listeners = new Set<{ account: string; hear: (generation: Generation, news: GenerationNews) => void }>();
  const told: string[] = [];
  return {
    told,
    publish: async (account, generation, news = 'live') => {
      told.push(`${formatGeneration(generation)} ${news}`);
      for (const listener of listeners) if (listener.account === account) listener.hear(generation, news);
    },
    subscribe: (account, hear) => {
      const listener = { account, hear };
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
};
