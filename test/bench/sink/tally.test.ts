import { expect, it } from 'vitest';
import { createTally } from './tally.ts';

it('finds leads that are missing, doubled and out of order', () => {
  const tally = createTally({ leads: 5, pid: 0 });
  tally.count('ada', 1);
  tally.count('bob', 3);
  tally.count('ada', 4);
  tally.count('ada', 2);
  tally.count('bob', 3);
  expect(tally.read()).toMatchObject({ requests: 5, arrived: 4, doubled: 1, orderBreaks: 1 });
});

it('tells how often an address was seen and since which lead', () => {
  const tally = createTally({ leads: 2, pid: 0 });
  expect(tally.count('ada', 1)).toMatchObject({ forms: 1, firstSeq: 1 });
  expect(tally.count('ada', 2)).toMatchObject({ forms: 2, firstSeq: 1 });
});

it('reckons time and, of a process that can be read, CPU from the first lead to the last', () => {
  const tally = createTally({ leads: 2, pid: process.pid });
  tally.count('ada', 1);
  expect(tally.read().cpuMicros).toBeNull();
  tally.count('bob', 2);
  const { seconds, cpuMicros } = tally.read();
  expect(seconds).toBeGreaterThanOrEqual(0);
  if (process.platform === 'linux') expect(cpuMicros).toBeGreaterThanOrEqual(0);
});
