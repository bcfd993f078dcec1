/** A lead on the verge of being delivered. */
export interface LeadInHand {
  /** Keyed hash of the lower-cased email, in hex. */
  readonly contactKey: string;
  /** Keyed hash of the mapped contact and the kind of call, in hex. */
  readonly contactHash: string;
  /** How long a delivery is believed, in milliseconds; 0: never, and none is remembered. */
  readonly trustMs: number;
  /** When the person consented explicitly, epoch milliseconds; an older delivery is not believed. */
  readonly explicitSinceMs?: number | undefined;
  /** Names what this process does one after the other for the same contact: a partition. */
  readonly lane: string;
}

/** What is remembered of a lead's contact. */
export interface Recollection {
  /** The contact is as the lead wants it: nothing is to be done. */
  readonly isUnchanged: boolean;
  /** Notes that the lead has been delivered. Returns at once and promises nothing: what is not remembered is only sent again. */
  remember(): void;
  /** Notes that no request was sent for the lead after all, so that it stands in nobody's way. Returns at once. */
  release(): void;
}

/**
 * What was last delivered to each contact of an account, fleet-wide. It saves requests and nothing else hangs on it: whatever is
 * wrong with it, the lead is delivered.
 *
 * It must never say "unchanged" of a contact that was written otherwise since. Therefore a look that finds something else forgets it
 * before the contact is written, and a contact written while the memory was away is forgotten before anything is believed again.
 */
export interface UnchangedMemory {
  /**
   * Looks at what is remembered, within a quarter of a second. Looks made in one turn of the event loop go together. A lead of which
   * it does not say `isUnchanged` may be delivered.
   */
  look(lead: LeadInHand): Promise<Recollection>;
  /** Makes the memory forget what is still to be forgotten, if it can be reached within a second; and waits for nothing more. */
  close(): Promise<void>;
}

/** Remembers nothing. */
export const noUnchangedMemory: UnchangedMemory = {
  look: async () => ({ isUnchanged: false, remember: () => {}, release: () => {} }),
  close: async () => {},
};
