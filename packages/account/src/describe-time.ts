const units = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
  ['s', 1],
] as const;

/** Writes a duration for people, in its two largest units: `11 h 32 min`, `8 s`. */
export const describeDuration = (ms: number): string => {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const first = units.findIndex(([, size]) => seconds >= size);
  if (first < 0) return '0 s';
  let rest = seconds;
  const parts = units.slice(first, first + 2).map(([name, size]) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return { count, text: `${count} ${name}` };
  });
  return parts
    .filter(({ count }) => count > 0)
    .map(({ text }) => text)
    .join(' ');
};

/** Writes a moment for people: `2026-11-22 10:32:05 UTC`. */
export const describeMoment = (atMs: number): string =>
  `${new Date(atMs).toISOString().slice(0, 19).replace('T', ' ')} UTC`;

/** Writes a moment with how far off it is: `in 11 h 32 min (2026-11-22 10:32:05 UTC)`. */
export const describeDistance = (atMs: number, nowMs: number): string => {
  const apart = describeDuration(Math.abs(atMs - nowMs));
  return `${atMs >= nowMs ? `in ${apart}` : `${apart} ago`} (${describeMoment(atMs)})`;
};
