import type { Marker } from './marker.ts';
import { offsetsOf } from './offset-ranges.ts';
import type { DoneState } from './words.ts';

/** What was done with the dead letters of one topic. */
export interface DoneLedger {
  note(partition: number, marker: Marker): void;
  stateOf(partition: number, offset: bigint): DoneState;
  /** How often this dead letter was replayed, which its own header does not know. */
  replaysOf(partition: number, offset: bigint): number;
}

/** Creates a ledger of nothing. Offsets before a partition's first are forgotten: their dead letters are gone. */
export const createDoneLedger = (firsts: ReadonlyMap<number, bigint> = new Map()): DoneLedger => {
  const replays = new Map<number, Map<bigint, number>>();
  const purged = new Map<number, Set<bigint>>();

  return {
    note: (partition, { action, ranges }) => {
      const first = firsts.get(partition) ?? 0n;
      const counts = replays.get(partition) ?? new Map<bigint, number>();
      const gone = purged.get(partition) ?? new Set<bigint>();
      replays.set(partition, counts);
      purged.set(partition, gone);
      for (const offset of offsetsOf(ranges, first)) {
        if (action === 'purged') gone.add(offset);
        else counts.set(offset, (counts.get(offset) ?? 0) + 1);
      }
    },
    stateOf: (partition, offset) => {
      if (purged.get(partition)?.has(offset)) return 'purged';
      return replays.get(partition)?.has(offset) ? 'replayed' : 'waiting';
    },
    replaysOf: (partition, offset) => replays.get(partition)?.get(offset) ?? 0,
  };
};
