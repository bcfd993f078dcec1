/** How far other clocks are from this machine's, by whose they are. */
export interface ClockNotes {
  /**
   * Notes a time that somebody told in an answer.
   *
   * @param span when the question left and the answer came, by this machine's clock, in epoch milliseconds.
   */
  note(whose: string, toldMs: number, span: { readonly fromMs: number; readonly toMs: number }): void;
  /** Milliseconds by which each clock is ahead of this machine's, at least: what the way there and back explains counts as none. */
  readonly ahead: ReadonlyMap<string, number>;
}

/** Resolution of a time in an HTTP header. */
const secondMs = 1000;

/** Reads the time of an HTTP answer (RFC 9110 6.6.1), as the middle of its second; undefined where it has none. */
export const readDateHeader = (date: string | null | undefined): number | undefined => {
  const toldMs = Date.parse(date ?? '');
  return Number.isNaN(toldMs) ? undefined : toldMs + secondMs / 2;
};

/** Creates the notes. Of several from one clock, the nearest counts. */
export const createClockNotes = (): ClockNotes => {
  const ahead = new Map<string, number>();
  return {
    note: (whose, toldMs, { fromMs, toMs }) => {
      const slackMs = (toMs - fromMs) / 2 + secondMs / 2;
      const apartMs = toldMs - (fromMs + toMs) / 2;
      const leastMs = Math.sign(apartMs) * Math.max(0, Math.abs(apartMs) - slackMs);
      const known = ahead.get(whose);
      if (known === undefined || Math.abs(leastMs) < Math.abs(known)) ahead.set(whose, leastMs);
    },
    ahead,
  };
};
