import { expect, test } from 'vitest';
import { addTallies, countTests, describeTally } from './tally.ts';

type Module = Parameters<typeof countTests>[0][number];

const createModule = (states: string[], errors = 0, suiteErrors = 0): Module =>
  ({
    errors: () => Array.from({ length: errors }, () => new Error('file')),
    children: {
      allSuites: () => [{ errors: () => Array.from({ length: suiteErrors }, () => new Error('suite')) }],
      allTests: () => states.map((state) => ({ result: () => ({ state }) })),
    },
  }) as unknown as Module;

test('every test counts once, by its result', () => {
  const modules = [createModule(['passed', 'passed', 'failed']), createModule(['skipped', 'passed'])];
  expect(countTests(modules, 0)).toEqual({ passed: 3, failed: 1, skipped: 1 });
});

test('a file or suite that failed outside its tests counts as a failure', () => {
  expect(countTests([createModule([], 1), createModule(['passed'], 0, 1)], 0)).toMatchObject({ passed: 1, failed: 2 });
});

test('an error that nobody caught counts as a failure', () => {
  expect(countTests([createModule(['passed'])], 2)).toMatchObject({ passed: 1, failed: 2 });
});

test('a test that did not end counts as a failure', () => {
  expect(countTests([createModule(['pending'])], 0)).toMatchObject({ passed: 0, failed: 1 });
});

test('the closing line names skipped tests only when there are some', () => {
  expect(describeTally({ passed: 7, failed: 0, skipped: 0 })).toBe('7 passed, 0 failed');
  expect(describeTally({ passed: 7, failed: 1, skipped: 2 })).toBe('7 passed, 1 failed, 2 skipped');
});

test('tallies add up', () => {
  const one = { passed: 1, failed: 2, skipped: 3 };
  expect(addTallies([one, one])).toEqual({ passed: 2, failed: 4, skipped: 6 });
});
