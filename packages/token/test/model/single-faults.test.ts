import { expect, it } from 'vitest';
import { judgeAll } from './judge-all.ts';
import { type Provider, providers } from './schedule.ts';
import { singleFaults } from './sweep.ts';
import { protocol } from './tokens-under-test.ts';

/** The two that forgive least are searched whole; of the others every third call, which the proof searches whole. */
const whole: ReadonlySet<Provider> = new Set(['strict', 'kills_access']);

it.each(providers)(
  'whatever one thing goes wrong, at whichever call, no rule is broken with a server of kind %s',
  { timeout: 300_000 },
  async (provider) => {
    const schedules = singleFaults(provider, whole.has(provider) ? {} : { everyNth: 3 });
    const { runs, well, named, breaches } = await judgeAll(schedules, protocol);
    process.stdout.write(`token-model ${provider}: ${runs} runs, ${well} well, ${named} ended by name\n`);
    expect(breaches).toEqual([]);
    expect(runs).toBeGreaterThan(700);
    expect(well + named).toBe(runs);
  },
);
