import type { Lease } from './lease.ts';

/** A lease among the providers of one process, with the doors a test needs. */
export interface MemoryLease extends Lease {
  /** Makes it answer `unavailable`, as with Redis down. */
  setAvailable(isAvailable: boolean): void;
  /** Takes a lease as another worker would; returns how to let it go. */
  hold(name: string): () => void;
}

/** Creates a lease in memory. It never lapses by itself. */
export const createMemoryLease = (): MemoryLease => {
  const held = new Set<string>();
  let isUp = true;
  return {
    setAvailable: (isAvailable) => {
      isUp = isAvailable;
    },
    hold: (name) => {
      held.add(name);
      return () => held.delete(name);
    },
    withLease: async (name, _ttlMs, work) => {
      if (!isUp) return { state: 'unavailable' };
      if (held.has(name)) return { state: 'busy' };
      held.add(name);
      try {
        return { state: 'done', value: await work(new AbortController().signal) };
      } finally {
        held.delete(name);
      }
    },
  };
};
