/** Labels of a series or an alert. */
export type Labels = Readonly<Record<string, string>>;

/** An alert that must fire, and what stands in its texts where a template reckons. */
export interface Firing {
  readonly labels: Labels;
  /** What a template of the texts becomes, besides the labels. */
  readonly texts?: Readonly<Record<string, string>>;
}

/** Made-up series, a moment, and which alerts of one name fire then: none, or all of those listed. */
export interface RuleCase {
  readonly alert: string;
  /** What it shows, as a sentence. */
  readonly says: string;
  /** Values of each series, a minute apart, in promtool's notation: `0+1x10`. */
  readonly series: Readonly<Record<string, string>>;
  /** Minutes after the first value. */
  readonly atMinutes: number;
  readonly fires: readonly Firing[];
}

/** A value that stays for so many minutes. */
export const steady = (value: number, minutes: number): string => `${value}+0x${minutes}`;

/** A value that rises, or falls, by a step each minute. */
export const moving = (from: number, step: number, minutes: number): string =>
  `${from}${step < 0 ? '-' : '+'}${Math.abs(step)}x${minutes}`;
