/**
 * The named steps of a refresh, in their order (reference/token-refresh.md 7.4). A process may die or stand still at
 * each of them; the proof `token-crash` makes it do so.
 */
export const refreshSteps = [
  /** S0: the refresh is due, and the lease is held or nobody can hold it. */
  'due',
  /** S1: the store was read; no successor, and it is this worker's turn. */
  'chosen',
  /** S2: an escrow can be written, the connection is open. */
  'prepared',
  /** S3: the claim is made. */
  'claimed',
  /** S4: the claim was read back and is ours. */
  'confirmed',
  /** S5: the sent marker is left; the request leaves in this turn. */
  'marked',
  /** S5: the request was written, the answer is awaited. */
  'sent',
  /** S6: the answer is in memory and nowhere else. */
  'answered',
  /** S6: the answer is in escrow. */
  'escrowed',
  /** S7: the answer is understood. */
  'parsed',
  /** S8: the successor is stored, not yet live. */
  'stored',
  /** S9: the successor is live. */
  'promoted',
  /** S10: the others were told. */
  'published',
  /** S11: the escrow is dropped. */
  'dropped',
] as const;
export type RefreshStep = (typeof refreshSteps)[number];

/** Told of each step as it is reached, in the same turn. For traces and for kill tests; it decides nothing. */
export type OnRefreshStep = (step: RefreshStep) => void;
