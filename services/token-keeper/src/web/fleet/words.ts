const minuteMs = 60_000;
const dayMs = 86_400_000;

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const fine = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });

/** Writes a number of things for people: `4,210`. */
export const tellCount = (count: number): string => whole.format(count);

/** Writes a rate for people: `3.8`, and from 100 on without a fraction. */
export const tellRate = (perSecond: number): string => (perSecond >= 100 ? whole : fine).format(perSecond);

/** Writes a number with its noun: `1 worker`, `3 workers`. */
export const tellNumber = (count: number, one: string, more = `${one}s`): string =>
  `${tellCount(count)} ${count === 1 ? one : more}`;

/** Writes how long something takes, for people who wait: `less than a minute`, `23 minutes`, `3 hours 20 minutes`, `2 days`. */
export const tellWait = (ms: number): string => {
  const minutes = Math.round(ms / minuteMs);
  if (minutes < 1) return 'less than a minute';
  if (minutes < 60) return tellNumber(minutes, 'minute');
  if (minutes >= 48 * 60) return tellNumber(Math.round(minutes / (24 * 60)), 'day');
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return rest === 0 ? tellNumber(hours, 'hour') : `${tellNumber(hours, 'hour')} ${tellNumber(rest, 'minute')}`;
};

/** Writes the time of day of a moment, with its date where that is another day: `14:05 UTC`, `14:05 UTC on 2026-11-29`. */
export const tellTime = (atMs: number, nowMs: number): string => {
  const iso = new Date(atMs).toISOString();
  const isToday = Math.floor(atMs / dayMs) === Math.floor(nowMs / dayMs);
  return `${iso.slice(11, 16)} UTC${isToday ? '' : ` on ${iso.slice(0, 10)}`}`;
};
