import { kafkaBrokers, redisUrl } from '@leadferry/local-stack/testing';
import { expect, it } from 'vitest';
import { killAndResume } from '../prove/replay/kill-and-resume.ts';
import { printFigures } from '../support/figures.ts';

const replay = (isBroken: boolean) =>
  killAndResume({
    brokers: kafkaBrokers(),
    redisUrl: redisUrl(),
    leads: 6000,
    kills: 2,
    isBroken,
    say: () => {},
  });

/** The proof `replay` does the same with 10,000 dead letters and three kills. */
it('a replay killed between records and commit sends nothing twice and forgets nothing, once it is run again', async () => {
  const figures = await replay(false);
  printFigures('killed replay', { ...figures });
  expect(figures).toMatchObject({ duplicates: 0, lost: 0 });
  expect(figures.kills).toBeGreaterThan(0);
});

it('a replay whose markers are written after its records is found out', async () => {
  const { duplicates } = await replay(true);
  expect(duplicates).toBeGreaterThan(0);
});
