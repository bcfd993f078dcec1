import fc from 'fast-check';
import { expect, it } from 'vitest';
import { arbitrarySchedule } from './arbitrary-schedule.ts';
import { runSchedule } from './run-schedule.ts';
import { protocol } from './tokens-under-test.ts';

it('the same schedule gives the same run, so that what a failure prints can be replayed', async () => {
  for (const schedule of fc.sample(arbitrarySchedule, { seed: 20_261_127, numRuns: 25 })) {
    const [first, again] = [
      await runSchedule(schedule, protocol, { withTrace: true }),
      await runSchedule(schedule, protocol, { withTrace: true }),
    ];
    expect(again.trace).toEqual(first.trace);
    expect(again.server.presentations).toEqual(first.server.presentations);
  }
}, 60_000);
