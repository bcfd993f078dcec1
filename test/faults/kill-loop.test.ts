import { type Kafka, startKafka } from '@leadferry/local-stack';
import { redisUrl } from '@leadferry/local-stack/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { judgeKillLoop } from '../prove/kill-loop/judge-kill-loop.ts';
import { runKillLoop } from '../prove/kill-loop/run-kill-loop.ts';
import { printFigures } from '../support/figures.ts';

const inFlight = 10;
let broker: Kafka;

beforeAll(async () => {
  broker = await startKafka();
});
afterAll(() => broker?.stop());

/** The proof `kill-loop` does the same for some minutes with 100,000 leads, and measures how soon all moves again. */
it('workers killed under load, a member more and less, failing calls and no broker for a while: each lead once, in order', async () => {
  const lines: string[] = [];
  const figures = await runKillLoop({
    brokers: broker.brokers,
    redisUrl: redisUrl(),
    broker,
    leads: 1600,
    leadsPerSecond: 100,
    workers: 2,
    inFlight,
    seed: 1,
    killEverySeconds: 7,
    guestEverySeconds: 10,
    brokerAway: { afterSeconds: 6, seconds: 3 },
    say: () => {},
    onLines: (written) => lines.push(...written.flat()),
  });
  printFigures('kill-loop', { ...figures });
  expect(judgeKillLoop(figures, { inFlight, fewestKills: 2 }), lines.slice(-200).join('\n')).toEqual([]);
});
