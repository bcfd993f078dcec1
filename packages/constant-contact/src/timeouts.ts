/** Longest waits of one call, in milliseconds. Each ends it; none leads to a second try. */
export interface Timeouts {
  /** For DNS, TCP and TLS of a new connection. Default 2000. */
  readonly connectMs: number;
  /** From the request's last byte to the answer's head. Default four fifths of `totalMs`, kept to about half a second. */
  readonly headersMs: number;
  /** Between two pieces of the answer's body. Default four fifths of `totalMs`, kept to about half a second. */
  readonly bodyMs: number;
  /** For everything together, waiting for a free connection included. Default 5000: under the drain deadline of 6 s. */
  readonly totalMs: number;
}

/** Fills in what was not given: whoever waits longer for the whole waits longer for each part of it. */
export const completeTimeouts = ({ totalMs = 5000, ...given }: Partial<Timeouts>): Timeouts => ({
  connectMs: 2000,
  headersMs: totalMs * 0.8,
  bodyMs: totalMs * 0.8,
  ...given,
  totalMs,
});
