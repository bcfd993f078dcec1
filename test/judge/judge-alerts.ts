/** A time in which an alert fired, as Prometheus recorded it. */
export interface Firing {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Epoch milliseconds of the first and the last evaluation at which it fired. */
  readonly fromMs: number;
  readonly toMs: number;
}

/** What happened to a fleet, and which alerts fired meanwhile. */
export interface AlertRecord {
  /** Alerts that must fire, and how long the fleet itself may take to notice the cause, in seconds. */
  readonly expects: Readonly<Record<string, number>>;
  /** When the cause of each began, in epoch milliseconds. */
  readonly causes: Readonly<Record<string, number>>;
  readonly firings: readonly Firing[];
  /** Alerts that were still there when the patience ended. */
  readonly left: readonly string[];
  /** How long the condition of an alert must hold. */
  readonly forSecondsOf: (name: string) => number;
  /** A scrape and two evaluations, with what a busy machine adds. */
  readonly slackSeconds: number;
}

/** Names of alerts, by what became of them. */
export interface AlertVerdict {
  readonly expected: readonly string[];
  readonly fired: readonly string[];
  readonly unexpected: readonly string[];
  /** Fired after the notice of the fleet, the `for` and the slack. */
  readonly late: readonly string[];
  readonly left: readonly string[];
  /** Seconds from cause to firing of each expected alert that fired. */
  readonly afterSeconds: Readonly<Record<string, number>>;
}

/** Holds the alerts that fired against those that must. */
export const judgeAlerts = (record: AlertRecord): AlertVerdict => {
  const { expects, causes, firings, left, forSecondsOf, slackSeconds } = record;
  const expected = Object.keys(expects);
  const names = [...new Set(firings.map(({ name }) => name))];
  const fired = expected.filter((name) => names.includes(name));
  const afterSeconds = Object.fromEntries(
    fired.map((name) => {
      const moments = firings.filter((firing) => firing.name === name).map(({ fromMs }) => fromMs);
      return [name, (Math.min(...moments) - (causes[name] ?? Number.NaN)) / 1000];
    }),
  );
  // Written so that a cause nobody noted is late, too.
  const isInTime = (name: string): boolean =>
    (afterSeconds[name] ?? Number.NaN) <= (expects[name] ?? 0) + forSecondsOf(name) + slackSeconds;
  return {
    expected,
    fired,
    unexpected: names.filter((name) => !expected.includes(name)),
    late: fired.filter((name) => !isInTime(name)),
    left,
    afterSeconds,
  };
};

/** Tells a person what fired, how long after its cause, and what is wrong with it. */
export const describeAlerts = ({ expected, fired, unexpected, late, left, afterSeconds }: AlertVerdict): string => {
  const parts = [
    ...fired.map((name) => `${name} after ${afterSeconds[name]?.toFixed(1)} s${late.includes(name) ? ', LATE' : ''}`),
    ...expected.filter((name) => !fired.includes(name)).map((name) => `${name} DID NOT FIRE`),
    ...unexpected.map((name) => `${name} fired WITHOUT A CAUSE`),
    ...left.map((name) => `${name} DID NOT END`),
  ];
  return parts.length === 0 ? 'no alert, as it should be' : parts.join('; ');
};
