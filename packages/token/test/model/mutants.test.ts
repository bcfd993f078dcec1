import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitrarySchedule } from './arbitrary-schedule.ts';
import { judgeAll } from './judge-all.ts';
import type { Rule } from './judge-run.ts';
import { mutants } from './mutants.ts';
import { plainPattern } from './plain-pattern.ts';
import { runSchedule } from './run-schedule.ts';
import { calm, type Schedule } from './schedule.ts';
import { singleFaults } from './sweep.ts';
import { protocol, type TokensUnderTest } from './tokens-under-test.ts';

const single = () => singleFaults('strict');
/** Single faults sparsely, then anything: a mutant is to be found soon. */
const anySingle = (): Schedule[] => [
  ...singleFaults('strict', { everyNth: 3 }),
  ...fc.sample(arbitrarySchedule, { seed: 20_261_127, numRuns: 400 }),
];

/** Collects the rules that are broken, until all those that are looked for were. */
const rulesBrokenBy = async (
  tokens: TokensUnderTest,
  schedules: Iterable<Schedule>,
  wanted: readonly Rule[],
): Promise<Set<Rule>> => {
  const rules = new Set<Rule>();
  for (const schedule of schedules) {
    for (const breach of (await judgeAll([schedule], tokens)).breaches)
      for (const rule of breach.rules) rules.add(rule);
    if (wanted.every((rule) => rules.has(rule))) break;
  }
  return rules;
};

describe('the plain pattern (lock, read again, POST, put)', () => {
  it('works while nothing goes wrong', async () => {
    expect((await judgeAll([calm, { ...calm, age: 1.2 }], plainPattern)).breaches).toEqual([]);
  });

  it('lets two workers send one refresh token, sends one twice, and loses chains in silence, after any single fault', async () => {
    const wanted: Rule[] = ['two_presenters', 'presented_again', 'silent'];
    expect([...(await rulesBrokenBy(plainPattern, single(), wanted))]).toEqual(expect.arrayContaining(wanted));
  }, 120_000);
});

describe('the protocol without', () => {
  it('its lease breaks no rule: the claim decides', async () => {
    const schedules = [...singleFaults('strict', { everyNth: 5 })];
    expect((await judgeAll(schedules, mutants.lease)).breaches).toEqual([]);
  }, 120_000);

  it.each([
    ['the claim', mutants.claim, 'two_presenters'],
    ['one request per send', mutants.oneSend, 'presented_again'],
    ['a store that keeps what it says it keeps', mutants.durableStore, 'handed_out_unstored'],
    ['a label that moves only from where it was read', mutants.compare, 'went_back'],
    ['a marker that says only what it knows', mutants.honestMarker, 'two_presenters'],
  ] as const)('%s is found out', { timeout: 120_000 }, async (_what, tokens, rule) => {
    expect([...(await rulesBrokenBy(tokens, anySingle(), [rule]))]).toContain(rule);
  });

  it('claim and lease is found out while nothing goes wrong at all', async () => {
    expect([...(await rulesBrokenBy(mutants.claimAndLease, [{ ...calm, age: 1.2 }], []))]).toContain('two_presenters');
  });

  it('escrow needs a person where the protocol needs none: a worker dies with the answer in its hands', async () => {
    const calls = (await runSchedule({ ...calm, age: 1.2 }, protocol, { withTrace: true })).trace;
    const at = calls.findIndex((call) => call.includes('escrow.keep'));
    const died: Schedule = { ...calm, age: 1.2, faults: [{ at, kind: 'crash_after', span: 'moment' }] };
    expect((await runSchedule(died, protocol)).end).toBe('well');
    const atSend = (await runSchedule({ ...calm, age: 1.2 }, mutants.escrow, { withTrace: true })).trace;
    const afterAnswer = atSend.findIndex((call) => call.includes(' send')) + 1;
    const bare: Schedule = { ...died, faults: [{ at: afterAnswer, kind: 'crash_before', span: 'moment' }] };
    expect((await runSchedule(bare, mutants.escrow)).end).toBe('named');
  });
});
