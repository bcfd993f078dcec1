import type { SpentTokens } from '../../src/spent-tokens.ts';

/** Remembers spent refresh tokens in memory; workers that share it know what any of them spent. */
export const createMemorySpentTokens = (): SpentTokens => {
  const known = new Set<string>();
  return {
    note: async (refreshToken) => void known.add(refreshToken),
    includes: async (refreshToken) => known.has(refreshToken),
  };
};
