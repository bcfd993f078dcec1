import type { Clock } from '@leadferry/runtime';
import { createFleetReader, type FleetReaderOptions } from './fleet-reader.ts';
import type { FleetState } from './fleet-state.ts';

/** How a fleet is read once. */
export interface ReadFleetOptions extends FleetReaderOptions {
  readonly clock: Clock;
  /** Time between the two reads that rates are measured by, in milliseconds; 0: one read, without rates. Default 2,000. */
  readonly measureMs?: number;
}

/**
 * Reads a fleet once, for whoever has no leading token-keeper to ask (`readPublishedFleet`). Changes nothing. Rates of so short a
 * time are rough.
 */
export const readFleet = async (options: ReadFleetOptions): Promise<FleetState> => {
  const { measureMs = 2000, clock } = options;
  const reader = createFleetReader(options);
  const first = await reader.read();
  if (measureMs === 0) return first;
  await clock.sleep(measureMs);
  return reader.read();
};
