import type { Escrow, EscrowPlace } from './escrow.ts';
import { formatGeneration } from './generation.ts';

/** An escrow in memory, with the doors a test needs. */
export interface MemoryEscrow extends Escrow {
  /** Answers whether anything is kept. */
  isEmpty(): boolean;
  /** Makes it answer that nothing can be written or read. */
  setAvailable(isAvailable: boolean): void;
}

/** Creates an escrow in memory; providers that share it see each other's answers, as workers do through Redis. */
export const createMemoryEscrow = (): MemoryEscrow => {
  const kept = new Map<string, Map<number, Uint8Array>>();
  let isUp = true;
  const keyOf = ({ account, generation }: Pick<EscrowPlace, 'account' | 'generation'>): string =>
    `${account} ${formatGeneration(generation)}`;
  return {
    rehearse: async () => isUp,
    keep: async (place, sealed) => {
      if (isUp) kept.set(keyOf(place), (kept.get(keyOf(place)) ?? new Map()).set(place.attempt, sealed));
      return isUp;
    },
    read: async (place) =>
      isUp ? [...(kept.get(keyOf(place)) ?? [])].sort(([a], [b]) => b - a).map(([, sealed]) => sealed) : [],
    drop: async (place) => {
      if (isUp) kept.delete(keyOf(place));
    },
    isEmpty: () => kept.size === 0,
    setAvailable: (isAvailable) => {
      isUp = isAvailable;
    },
  };
};
