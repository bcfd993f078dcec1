/** Counts by word. */
export type Counts = Readonly<Record<string, number>>;

/** Counts how often each word comes, the most frequent first. */
export const countBy = (words: readonly string[]): Counts => {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([, a], [, b]) => b - a));
};

/** Writes counts in one line: "12 not_json, 3 rejected". */
export const describeCounts = (counts: Counts): string =>
  Object.entries(counts)
    .map(([word, count]) => `${formatCount(count)} ${word}`)
    .join(', ');

/** Writes a count as a person reads it: 12,345. */
export const formatCount = (count: number): string => count.toLocaleString('en-US');

/** Writes so many of something: 1 lead, 12,345 leads. */
export const formatCounted = (count: number, word: string): string =>
  `${formatCount(count)} ${word}${count === 1 ? '' : 's'}`;
