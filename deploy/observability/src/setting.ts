/** What the rules and dashboards are made for. */
export interface Setting {
  /** How long a second of the rules lasts, in seconds: 1 in earnest, 1/60 where a proof runs a minute as a second. */
  readonly timeScale: number;
  /** Life of an access token as the vendor issues it, in real seconds. Thresholds on it are shares of this. */
  readonly tokenLifeSeconds: number;
  /** By how much the fleet's clock is ahead of Prometheus's, in real seconds: only where a proof pretends another time of day. */
  readonly clockOffsetSeconds: number;
  /** Where the runbooks can be read, without a slash at the end. */
  readonly runbooksUrl: string;
}

/** What the checked-in files are made for: real time, tokens of 24 h. The address of the runbooks is to be replaced. */
export const standardSetting: Setting = {
  timeScale: 1,
  tokenLifeSeconds: 86_400,
  clockOffsetSeconds: 0,
  runbooksUrl: 'https://leadferry.example.org/runbooks',
};

/** Writes times into expressions as one setting has them. */
export interface Scale {
  readonly setting: Setting;
  /** A span as Prometheus writes it (`15m`), from seconds as they are in earnest. */
  span(seconds: number): string;
  /** The same as a number of seconds, to compare a value with. */
  seconds(seconds: number): number;
  /** A share of an access token's life, in seconds. */
  life(share: number): number;
  /** The same as a span. */
  lifeSpan(share: number): string;
  /** An expression for the seconds since 00:00 UTC, by the fleet's clock. */
  secondOfDay: string;
}

const units = [
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
] as const;

/** Writes milliseconds as Prometheus does: whole units, the largest first (`1h30m`). */
export const writeSpan = (milliseconds: number): string => {
  let rest = Math.max(1, Math.round(milliseconds));
  return units
    .map(([unit, size]) => {
      const count = Math.floor(rest / size);
      rest -= count * size;
      return count === 0 ? '' : `${count}${unit}`;
    })
    .join('');
};

const round = (value: number): number => Math.round(value * 1000) / 1000;

/** Makes the scale of a setting. */
export const createScale = (setting: Setting): Scale => {
  const { timeScale, tokenLifeSeconds, clockOffsetSeconds } = setting;
  const clock = clockOffsetSeconds === 0 ? 'time()' : `(time() + ${round(clockOffsetSeconds)})`;
  return {
    setting,
    span: (seconds) => writeSpan(seconds * timeScale * 1000),
    seconds: (seconds) => round(seconds * timeScale),
    life: (share) => round(share * tokenLifeSeconds),
    lifeSpan: (share) => writeSpan(share * tokenLifeSeconds * 1000),
    secondOfDay: `${clock} % 86400`,
  };
};
