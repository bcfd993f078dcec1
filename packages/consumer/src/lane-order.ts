import type { Ticket } from './settled-offsets.ts';
import type { UnreadRecord } from './source-record.ts';

/** A record that has begun. */
export interface LaneEntry {
  readonly record: UnreadRecord;
  readonly ticket: Ticket;
  /** May have been in flight when its process died: it runs alone. */
  isSuspect: boolean;
  /** Undefined: it depends on no other, or has not been read yet. */
  lane: string | undefined;
  /** The next of its lane. */
  behind: LaneEntry | undefined;
}

/** Who is next in each lane. A lane is there as long as somebody is in it. */
export interface LaneOrder {
  /** Puts an entry into its lane; tells whether it is the first there. */
  enter(entry: LaneEntry, lane: string | undefined): boolean;
  /** The first of its lane is done: returns who is next. */
  leave(entry: LaneEntry): LaneEntry | undefined;
}

/** Creates an order without lanes. */
export const createLaneOrder = (): LaneOrder => {
  const lasts = new Map<string, LaneEntry>();
  return {
    enter: (entry, lane) => {
      if (lane === undefined) return true;
      const before = lasts.get(lane);
      entry.lane = lane;
      lasts.set(lane, entry);
      if (before === undefined) return true;
      before.behind = entry;
      return false;
    },
    leave: (entry) => {
      const { lane, behind } = entry;
      if (behind === undefined && lane !== undefined) lasts.delete(lane);
      return behind;
    },
  };
};
