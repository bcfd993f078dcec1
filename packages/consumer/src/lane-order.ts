import type { Ticket } from './settled-offsets.ts';
import type { UnreadRecord } from './source-record.ts';

/** A record that has begun. */
export interface LaneEntry {
  readonly record: UnreadRecord;
  readonly ticket: Ticket;
  /** May have been in flight when its process died: it runs alone. */
  isSuspect: boolean;
  /** Undefined: it depends on no other, or has not been read yet. */
  lane: Lane | undefined;
  /** The next of its lane. */
  behind: LaneEntry | undefined;
}

/** The records of one name that have begun and are not done. */
export interface Lane {
  readonly name: string;
  last: LaneEntry | undefined;
}

/** Who is next in each lane. A lane is there as long as somebody is in it. */
export interface LaneOrder {
  /** Puts an entry into its lane; tells whether it is the first there. */
  enter(entry: LaneEntry, lane: string | undefined): boolean;
  /** The first of its lane is done: returns who is next. */
  leave(entry: LaneEntry): LaneEntry | undefined;
}

/**
 * Creates an order without lanes.
 *
 * What has left holds nobody. A map that many enter and leave is copied now and then, and V8 has the old copy keep the new
 * one: where entries were in it themselves, a third of all leads outlived the young generation for nothing.
 */
export const createLaneOrder = (): LaneOrder => {
  const lanes = new Map<string, Lane>();
  return {
    enter: (entry, name) => {
      if (name === undefined) return true;
      const lane = lanes.get(name);
      if (lane?.last === undefined) {
        entry.lane = { name, last: entry };
        lanes.set(name, entry.lane);
        return true;
      }
      entry.lane = lane;
      lane.last.behind = entry;
      lane.last = entry;
      return false;
    },
    leave: (entry) => {
      const { lane, behind } = entry;
      entry.behind = undefined;
      if (behind === undefined && lane !== undefined) {
        lane.last = undefined;
        lanes.delete(lane.name);
      }
      return behind;
    },
  };
};
