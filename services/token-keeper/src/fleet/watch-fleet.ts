import type { FleetReader, FleetState } from '@leadferry/fleet';
import { type Clock, errorCode, type Logger, unlessAborted } from '@leadferry/runtime';
import { createChangeLogger } from '../keeping/change-logger.ts';
import { pause } from '../keeping/pause.ts';

export interface WatchFleetOptions {
  readonly reader: FleetReader;
  readonly everyMs: number;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  /** Takes in each state. May fail with an error that has a code, which is told once. */
  readonly onRead: (state: FleetState) => Promise<void>;
}

/**
 * Reads the fleet every `everyMs`, whether this keeper leads or not: who takes over knows what was before. Ends when the signal
 * aborts; outlives every error that has a code.
 */
export const watchFleet = async (options: WatchFleetOptions): Promise<void> => {
  const { reader, everyMs, clock, signal, onRead } = options;
  const changes = createChangeLogger(options.logger);
  while (!signal.aborted) {
    const startedMs = clock.monotonicMs();
    try {
      await unlessAborted(reader.read().then(onRead), signal);
    } catch (error) {
      if (signal.aborted) return;
      if (errorCode(error) === undefined) throw error;
      changes.warn({ code: errorCode(error), error }, 'fleet_not_told');
    }
    await pause(clock, Math.max(0, startedMs + everyMs - clock.monotonicMs()), signal);
  }
};
