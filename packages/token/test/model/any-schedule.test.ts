import fc from 'fast-check';
import { expect, it } from 'vitest';
import { arbitrarySchedule } from './arbitrary-schedule.ts';
import { judgeAll } from './judge-all.ts';
import { protocol } from './tokens-under-test.ts';

/** The same on every machine; the proof `token-model` draws anew each time. */
const seed = 20_261_127;

// A failure prints its seed, and the schedule shrunk to what still breaks a rule.
it('two or three workers, up to three faults and three bad sends, in any order: no rule is broken', async () => {
  await fc.assert(
    fc.asyncProperty(arbitrarySchedule, async (schedule) => {
      expect((await judgeAll([schedule], protocol)).breaches).toEqual([]);
    }),
    { seed, numRuns: 700 },
  );
}, 300_000);
