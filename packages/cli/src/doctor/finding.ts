/** Parts of a deployment, in the order in which they are looked at and told. */
export const groups = [
  ...(['config', 'kafka', 'redis', 'secrets', 'application', 'token', 'api', 'clock', 'limits', 'pages'] as const),
] as const;
export type Group = (typeof groups)[number];

/**
 * How grave a finding is.
 *
 * - good: looked at, and well. attention: works, and somebody should know.
 * - fault: leads are or will be held up or lost. skipped: could not be looked at, because of what is told elsewhere.
 */
export type Level = 'good' | 'attention' | 'fault' | 'skipped';

/** One thing that was looked at. Holds no token, secret, address or password. */
export interface Finding {
  readonly group: Group;
  /** A word from a closed set, for machines. */
  readonly code: string;
  readonly level: Level;
  /** What it is about: a topic, a secret, an account. */
  readonly about?: string;
  /** The permission that is missing, where it is one. */
  readonly right?: string;
  readonly text: string;
  /** What to do, in one sentence, with the command to run where there is one. Every fault has it. */
  readonly cure?: string;
}

/** What is told of a finding besides its group, code and text. */
type Told = Pick<Finding, 'about' | 'right'>;

/** Makes the findings of one group. */
export const createFindings = (group: Group) => ({
  good: (code: string, text: string, told: Told = {}): Finding => ({ group, code, level: 'good', text, ...told }),
  attention: (code: string, text: string, cure: string, told: Told = {}): Finding => ({
    ...{ group, code, level: 'attention', text, cure, ...told },
  }),
  fault: (code: string, text: string, cure: string, told: Told = {}): Finding => ({
    ...{ group, code, level: 'fault', text, cure, ...told },
  }),
  skipped: (code: string, text: string, told: Told = {}): Finding => ({ group, code, level: 'skipped', text, ...told }),
});
