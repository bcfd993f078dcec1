import type { HandOut } from './hand-outs.ts';
import type { LaneEntry } from './lane-order.ts';
import type { FinalSettlement } from './outcome.ts';

/** A record on its way. Over when its slot was given back, whatever comes of it later. */
export interface Flight {
  /** Where it stands in the list of them. */
  at: number;
  readonly entry: LaneEntry;
  handOut: HandOut | undefined;
  fate: FinalSettlement | undefined;
  readonly isAlone: boolean;
  isReleased: boolean;
  isOver: boolean;
}

/** The records of one partition that are on their way. */
export interface Flights {
  add(entry: LaneEntry): Flight;
  /** To be called once for each. */
  remove(flight: Flight): void;
  all(): readonly Flight[];
}

/** Creates an empty list. A list and no set: that would keep many long after they are over (`createLaneOrder` says how). */
export const createFlights = (): Flights => {
  const flights: Flight[] = [];
  return {
    add: (entry) => {
      const flight: Flight = {
        at: flights.length,
        entry,
        handOut: undefined,
        fate: undefined,
        isAlone: entry.isSuspect,
        isReleased: false,
        isOver: false,
      };
      flights.push(flight);
      return flight;
    },
    remove: ({ at }) => {
      // The last takes its place.
      const last = flights.pop();
      if (last === undefined || last.at === at) return;
      last.at = at;
      flights[at] = last;
    },
    all: () => [...flights],
  };
};
