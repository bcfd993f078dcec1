import { kafkaBrokers, redisUrl } from '@leadferry/local-stack/testing';
import { expect, it } from 'vitest';
import { judgePlayed } from '../prove/scale/judge-scale.ts';
import { playSituation } from '../prove/scale/play-situation.ts';
import { scalingSituations } from '../prove/scale/situations.ts';

const situations = Object.values(scalingSituations(30));

/** The proof `scale` does the same with more leads, tries a second worker, and holds forecasts against what comes. */
it.each(situations)('$name: the keeper says $reason', { timeout: 240_000 }, async (situation) => {
  const told: string[] = [];
  const played = await playSituation(situation, {
    brokers: kafkaBrokers(),
    redisUrl: redisUrl(),
    say: (text) => told.push(text),
  });
  expect(judgePlayed(played), told.join('\n')).toEqual([]);
});
