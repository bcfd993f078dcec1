import { kafkaBrokers, redisUrl } from '@leadferry/local-stack/testing';
import { expect, it } from 'vitest';
import { judgeDeadly, judgeGarbage } from '../prove/poison/judge-poison.ts';
import { runDeadly } from '../prove/poison/run-deadly.ts';
import { runGarbage } from '../prove/poison/run-garbage.ts';
import { printFigures } from '../support/figures.ts';

/** The proof `poison` does both with more records, and shows that a fourth deadly record is not set aside any more. */
it('garbage of every kind is set aside as it came, and the good leads around it are delivered', async () => {
  const figures = await runGarbage({
    brokers: kafkaBrokers(),
    redisUrl: redisUrl(),
    records: 1000,
    garbageEvery: 10,
    workers: 2,
    say: () => {},
  });
  printFigures('poison: garbage', { ...figures });
  expect(judgeGarbage(figures)).toEqual([]);
});

it.each(['send', 'read'] as const)(
  'a record that kills its worker on %s, again when it is tried alone, is set aside, and the others are delivered',
  async (dieAt) => {
    const lines: string[] = [];
    const figures = await runDeadly({
      brokers: kafkaBrokers(),
      redisUrl: redisUrl(),
      deadly: 1,
      dieAt,
      poisonTries: 1,
      patienceSeconds: 80,
      say: () => {},
      onLines: (written) => lines.push(...written.flat()),
    });
    printFigures(`poison: deadly on ${dieAt}`, { ...figures });
    expect(judgeDeadly(figures), lines.slice(-100).join('\n')).toEqual([]);
  },
);
