import type { TestModule } from 'vitest/node';

/** How many passed, failed and were skipped. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Nothing has run yet. */
export const emptyTally: Tally = { passed: 0, failed: 0, skipped: 0 };

/** Adds what several runners counted. */
export const addTallies = (tallies: readonly Tally[]): Tally =>
  tallies.reduce(
    (sum, tally) => ({
      passed: sum.passed + tally.passed,
      failed: sum.failed + tally.failed,
      skipped: sum.skipped + tally.skipped,
    }),
    emptyTally,
  );

/**
 * Counts the results of a vitest run. A file or suite that failed outside its tests, and an error nobody caught, count
 * as one failure each, so that a run that is not clean never reads `0 failed`. A test that did not end counts as failed.
 */
export const countTests = (
  modules: readonly Pick<TestModule, 'children' | 'errors'>[],
  unhandledErrors: number,
): Tally => {
  let { passed, failed, skipped } = emptyTally;
  for (const module of modules) {
    failed += module.errors().length;
    for (const suite of module.children.allSuites()) failed += suite.errors().length;
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      if (state === 'passed') passed += 1;
      else if (state === 'skipped') skipped += 1;
      else failed += 1;
    }
  }
  return { passed, failed: failed + unhandledErrors, skipped };
};

/** Says a tally as the line that closes `npm test`. */
export const describeTally = ({ passed, failed, skipped }: Tally): string =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
