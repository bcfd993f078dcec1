import { describe, expect, it } from 'vitest';
import { judgeAll } from './judge-all.ts';
import type { Rule } from './judge-run.ts';
import { findOut, mutants, withoutLeaseAlone } from './mutants.ts';
import { plainPattern } from './plain-pattern.ts';
import { calm } from './schedule.ts';
import { singleFaults } from './sweep.ts';
import { protocol } from './tokens-under-test.ts';

describe('the plain pattern (lock, read again, POST, put)', () => {
  it('works while nothing goes wrong', async () => {
    expect((await judgeAll([calm, { ...calm, age: 1.2 }], plainPattern)).breaches).toEqual([]);
  });

  it('lets two workers send one refresh token, sends one twice, and loses chains in silence, after any single fault', async () => {
    const wanted: Rule[] = ['two_presenters', 'presented_again', 'silent'];
    const rules = new Set<Rule>();
    for (const schedule of singleFaults('strict')) {
      for (const breach of (await judgeAll([schedule], plainPattern)).breaches)
        for (const rule of breach.rules) rules.add(rule);
      if (wanted.every((rule) => rules.has(rule))) break;
    }
    expect([...rules]).toEqual(expect.arrayContaining(wanted));
  }, 120_000);
});

describe('the protocol without', () => {
  it('its lease breaks no rule: the claim decides', async () => {
    const schedules = [...singleFaults('strict', { everyNth: 7 })];
    expect((await judgeAll(schedules, withoutLeaseAlone)).breaches).toEqual([]);
  }, 120_000);

  it.each(mutants)('$without is found out ($rule), and with it nothing is', { timeout: 120_000 }, async (mutant) => {
    const schedule = await findOut(mutant);
    expect(schedule).toBeDefined();
    expect((await judgeAll(schedule ? [schedule] : [], protocol)).breaches).toEqual([]);
  });
});
