import { kafkaBrokers, redisUrl } from '@leadferry/local-stack/testing';
import { expect, it } from 'vitest';
import { judgeNoOp } from '../prove/no-op/judge-no-op.ts';
import { runNoOp } from '../prove/no-op/run-no-op.ts';
import { printFigures } from '../support/figures.ts';

/** The proof `no-op` does the same with 100,000 leads. */
it('a topic read again by a new group costs no request for its leads, and each gets a receipt that says so', async () => {
  const figures = await runNoOp({
    brokers: kafkaBrokers(),
    redisUrl: redisUrl(),
    leads: 1500,
    workers: 2,
    say: () => {},
  });
  printFigures('no-op', { ...figures });
  expect(judgeNoOp(figures)).toEqual([]);
});
