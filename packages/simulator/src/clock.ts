/** Tells the time twice: as a date, and as a count that never jumps. `Clock` of `@leadferry/runtime` fits. */
export interface TimeSource {
  /** Epoch milliseconds. */
  now(): number;
  /** Milliseconds since an arbitrary moment; only differences mean anything. */
  monotonicMs(): number;
}

/** Reads the machine's own clocks. */
export const machineTime: TimeSource = {
  now: () => Date.now(),
  monotonicMs: () => performance.now(),
};

/** The simulator's two times: the one it pretends it is, and the one it really is. */
export interface SimulatorClock extends TimeSource {
  /** Epoch milliseconds of the pretended time: lifetimes, quotas, dates of contacts. */
  now(): number;
  /** Epoch milliseconds without the offset: what the journal notes, so that it joins with other records. */
  realNow(): number;
}

/**
 * Shifts a time source by an offset that may change at any moment.
 *
 * @param deps.offsetMs read at each call; a day's milliseconds moves the simulator past 00:00 UTC at once.
 */
export const createSimulatorClock = (deps: { source: TimeSource; offsetMs: () => number }): SimulatorClock => ({
  now: () => deps.source.now() + deps.offsetMs(),
  realNow: () => deps.source.now(),
  monotonicMs: () => deps.source.monotonicMs(),
});

/** Writes a time the way the vendor's contact resources do: ISO 8601 in UTC, whole seconds. */
export const formatInstant = (epochMs: number): string => `${new Date(epochMs).toISOString().slice(0, 19)}Z`;

/** Writes a date the way `deleted_at` of a contact does: `YYYY-MM-DD` in UTC. */
export const formatDate = (epochMs: number): string => new Date(epochMs).toISOString().slice(0, 10);
