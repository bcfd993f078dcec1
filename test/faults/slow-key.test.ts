import { kafkaBrokers, redisUrl } from '@leadferry/local-stack/testing';
import { expect, it } from 'vitest';
import { judgeSlowKey } from '../prove/slow-key/judge-slow-key.ts';
import { runSlowKey } from '../prove/slow-key/run-slow-key.ts';
import { printFigures } from '../support/figures.ts';

/** The proof `slow-key` does the same with half a minute's hanging, and compares percentiles. */
it('a key whose every request hangs is overtaken by the others of its partition, and keeps its own order', async () => {
  const figures = await runSlowKey({
    brokers: kafkaBrokers(),
    redisUrl: redisUrl(),
    leadsPerSecond: 100,
    seconds: 5,
    hangSeconds: 3,
    say: () => {},
  });
  printFigures('slow-key', { ...figures });
  expect(judgeSlowKey(figures)).toEqual([]);
});
