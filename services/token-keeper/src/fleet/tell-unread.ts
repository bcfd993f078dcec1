import type { FleetPart } from '@leadferry/fleet';
import { errorCode, type Logger } from '@leadferry/runtime';

/** Creates what tells of parts of the fleet that cannot be read: one line when that begins, and one when it is over. */
export const createUnreadTeller = (logger: Logger): ((failures: ReadonlyMap<FleetPart, unknown>) => void) => {
  const told = new Set<FleetPart>();
  return (failures) => {
    for (const [part, error] of failures) {
      if (told.has(part)) continue;
      told.add(part);
      logger.warn({ part, code: errorCode(error), error }, 'fleet_unread');
    }
    for (const part of told) {
      if (failures.has(part)) continue;
      told.delete(part);
      logger.info({ part }, 'fleet_read_again');
    }
  };
};
