import type { FleetPart } from './fleet-state.ts';

/** Says that a part of a fleet's state could not be read now. Nothing was changed; asking again can help. */
export class FleetUnreadError extends Error {
  readonly code = 'fleet_unread';
  readonly retryable = true;
  readonly part: FleetPart;

  constructor(part: FleetPart, options?: ErrorOptions) {
    super(`the ${part} of the fleet cannot be read just now`, options);
    this.name = 'FleetUnreadError';
    this.part = part;
  }
}
