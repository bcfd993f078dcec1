import type { Slots } from '../src/slots.ts';

/**
 * Shared slots without a server, for many simulated processes: each next slot `spacingMs` after the one before, or now.
 * Nothing is counted and nothing can be given back, which is what makes most sends.
 */
export const createMemorySlots = ({ nowMs, spacingMs }: { nowMs: () => number; spacingMs: number }): Slots => {
  let nextMs = 0;
  return {
    async reserve() {
      const atMs = Math.max(nowMs(), nextMs);
      nextMs = atMs + spacingMs;
      return { atMs, isProbe: false };
    },
    async giveBack() {},
    async share() {},
  };
};
