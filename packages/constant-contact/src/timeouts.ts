/** Longest waits of one call, in milliseconds. Each ends it; none leads to a second try. */
export interface Timeouts {
  /** For DNS, TCP and TLS of a new connection. Default 2000. */
  readonly connectMs: number;
  /** From the request's last byte to the answer's head. Default 0: as long as `totalMs` leaves it. */
  readonly headersMs: number;
  /** Between two pieces of the answer's body. Default 0: as long as `totalMs` leaves it. */
  readonly bodyMs: number;
  /** For everything together, waiting for a free connection included. Default 5000: under the drain deadline of 6 s. */
  readonly totalMs: number;
}

/**
 * Fills in what was not given. The whole bounds the answer's parts, so that these have no bound of their own unless one
 * is given: two timers on the same wait would name its end now by the one, now by the other.
 */
export const completeTimeouts = (given: Partial<Timeouts>): Timeouts => ({
  connectMs: 2000,
  headersMs: 0,
  bodyMs: 0,
  totalMs: 5000,
  ...given,
});
