import { kafkaBrokers, redisUrl } from '@leadferry/local-stack/testing';
import { expect, it } from 'vitest';
import { judgeDrain } from '../prove/drain/judge-drain.ts';
import { runDrain } from '../prove/drain/run-drain.ts';
import { printFigures } from '../support/figures.ts';

/** The proof `drain` does the same under more load, and measures how soon a worker is out of its group. */
it('a fleet that grows, shrinks and is restarted one by one under load sends nothing again', async () => {
  const lines: string[] = [];
  const figures = await runDrain({
    brokers: kafkaBrokers(),
    redisUrl: redisUrl(),
    leadsPerSecond: 60,
    restSeconds: 1,
    say: () => {},
    onLines: (written) => lines.push(...written.flat()),
  });
  printFigures('drain', { ...figures });
  expect(judgeDrain(figures), lines.slice(-200).join('\n')).toEqual([]);
});
