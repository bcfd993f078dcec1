import { expect, it } from 'vitest';
import { judgeAll } from './judge-all.ts';
import { runSchedule } from './run-schedule.ts';
import { calm, type Provider, providers } from './schedule.ts';
import { ages, callsOfRun, singleFaults } from './sweep.ts';
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

it.each(providers)(
  'a run in which nothing goes wrong makes no more calls than are tried, with a server of kind %s',
  async (provider) => {
    for (const age of ages) {
      const { calls, end } = await runSchedule({ ...calm, provider, age }, protocol);
      expect(end).toBe('well');
      expect(calls).toBeLessThanOrEqual(callsOfRun);
    }
  },
);
