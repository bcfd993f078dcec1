/** Leave to send one request, and what was known when it was given. */
export interface Pass {
  readonly isProbe: boolean;
  readonly epoch: number;
}

/**
 * What a request came to, for the outage: the API answered it, for better or worse; it came to nothing (time-out, cut
 * connection, 408, 5xx, a page); or it says nothing about the API (401, 429, or it never left).
 */
export type Answered = 'answered' | 'nothing' | 'neither';

/** How leave to send a request is asked for. */
export interface EnterOptions {
  /** Longest to wait for the right to send the probe, in milliseconds. Default: not at all. */
  readonly patienceMs?: number;
  /** The request is sent anyway, as the probe of something else: it is this one's too, whoever's turn it is. */
  readonly isSentAnyway?: boolean;
}

/**
 * What a fleet knows of a thing that may be away: the API of an application, or the API for the token of one account.
 *
 * - well: the start. Every request is let through.
 * - away: entered when a run of requests of many people came to nothing (`createRefusalRun`), when `declare` is called, or
 *   when the board says that another process found it out: it is looked at once a second at most, the first time before the
 *   first request. Nothing is let through but probes, one each 5.5 s for the whole fleet: 5 s, and half a second for what
 *   lies between the right and the wire. Without the board a process lets one through each 5.5 s × `maxReplicas`.
 * - Left when a probe is answered, here, or, by the board, within a second or so of that, elsewhere. What was sent before a change
 *   of state counts for nothing after it.
 */
export interface Outage {
  /**
   * Gives leave to send one request: at once while all is well; while it is away, if it may be the probe.
   *
   * @throws {ApiAwayError} it is away, and somebody else looks; `untilMs` is when to come again.
   */
  enter(options?: EnterOptions): Promise<Pass>;
  /** Gives the leave that `enter` would give without a wait: while all is well and that was looked at lately. Else undefined. */
  enterAtOnce(): Pass | undefined;
  /** @throws {ApiAwayError} it is away since the pass was given: to be asked after a wait, on the verge of sending. */
  confirm(pass: Pass): void;
  /** Tells what the request came to; `about` names whom it was about, in memory only. */
  report(pass: Pass, answered: Answered, about?: string): void;
  /** Declares it away by better knowledge than a run of refusals. */
  declare(): void;
  isAway(): boolean;
  /** Stops looking at the board. */
  close(): void;
}
