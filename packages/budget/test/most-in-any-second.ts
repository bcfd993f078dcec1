/** Counts the most moments that lie in any 1,000 ms, the strictest reading of "per second". */
export const mostInAnySecond = (momentsMs: readonly number[]): number => {
  const sorted = [...momentsMs].sort((a, b) => a - b);
  let most = 0;
  let first = 0;
  sorted.forEach((momentMs, index) => {
    while (momentMs - (sorted[first] ?? 0) >= 1000) first += 1;
    most = Math.max(most, index - first + 1);
  });
  return most;
};
