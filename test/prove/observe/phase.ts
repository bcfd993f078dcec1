import type { ObservedFleet } from './observed-fleet.ts';

/** When the cause of each alert that must fire began, in epoch milliseconds. */
export type Causes = Readonly<Record<string, number>>;

/** Something that happens to the fleet, with what must be seen of it. */
export interface Phase {
  readonly name: string;
  /** Alerts that must fire, and how long the fleet itself may take to notice the cause, in seconds. */
  readonly expects: Readonly<Record<string, number>>;
  /** Brings the cause about; may wait for the moment. */
  bring(fleet: ObservedFleet): Promise<Causes>;
  /** Mends it, once all of them have fired. */
  mend(fleet: ObservedFleet): Promise<void>;
}
