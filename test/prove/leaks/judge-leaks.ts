import { brokenRules } from '../fleet/broken-rules.ts';
import type { LeaksFigures } from './run-leaks.ts';
import type { Leak } from './search-folder.ts';

/** Lists what a run falls short of: leaks, one line for each kind and file, and signs that nothing was searched. */
export const judgeLeaks = (figures: LeaksFigures, leaks: readonly Leak[]): string[] => [
  ...new Set(leaks.map(({ kind, file, around }) => `no ${kind} is written: ${file}: ${around}`)),
  ...brokenRules([
    [figures.filesSearched >= 30 && figures.bytesSearched >= 200_000, 'there is something to search'],
    [figures.canaries >= 20, 'tokens of several generations are among what is looked for'],
    [figures.crashes === 2, 'both workers died as they were told to'],
  ]),
];
