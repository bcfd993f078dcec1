import { expect, test } from 'vitest';
import { createFaultPlan } from './fault-plan.ts';
import { type FaultRuleInput, faultRuleSchema } from './fault-rule.ts';

const api = { kind: 'api', endpoint: 'sign_up_form', account: 'default', contactKey: undefined } as const;
const token = { kind: 'authorization', endpoint: 'token', account: undefined, contactKey: undefined } as const;

const planOf = (rules: FaultRuleInput[], seed = 1) =>
  createFaultPlan(
    rules.map((rule) => faultRuleSchema.parse(rule)),
    seed,
  );

test('a rule strikes the kind, endpoint and account it names and nothing else', () => {
  expect(planOf([{ kind: 'hang' }]).draw(api)).toBeDefined();
  expect(planOf([{ kind: 'hang' }]).draw(token)).toBeUndefined();
  expect(planOf([{ kind: 'hang', at: 'token' }]).draw(token)).toBeDefined();
  expect(planOf([{ kind: 'hang', at: 'get_contacts' }]).draw(api)).toBeUndefined();
  expect(planOf([{ kind: 'hang', account: 'other' }]).draw(api)).toBeUndefined();
});

test('a rule can strike one contact alone, whatever the case of its address', () => {
  const plan = planOf([{ kind: 'delay', ms: 30_000, contact: 'Ada@example.org' }]);
  expect(plan.draw({ ...api, contactKey: 'ada@example.org' })).toMatchObject({ kind: 'delay', ms: 30_000 });
  expect(plan.draw({ ...api, contactKey: 'bea@example.org' })).toBeUndefined();
  expect(plan.draw(api)).toBeUndefined();
});

test('skip lets requests pass and times ends the rule', () => {
  const plan = planOf([{ kind: 'reset', skip: 1, times: 2 }]);
  const struck = Array.from({ length: 5 }, () => plan.draw(api) !== undefined);
  expect(struck).toEqual([false, true, true, false, false]);
});

test('a rate strikes about that share, and the same requests for the same seed', () => {
  const strike = (seed: number) => {
    const plan = planOf([{ kind: 'reset', rate: 0.05 }], seed);
    return Array.from({ length: 2000 }, () => plan.draw(api) !== undefined);
  };
  expect(strike(7)).toEqual(strike(7));
  expect(strike(7)).not.toEqual(strike(8));
  const share = strike(7).filter(Boolean).length / 2000;
  expect(share).toBeGreaterThan(0.03);
  expect(share).toBeLessThan(0.07);
});

test('of several rules the first that strikes wins', () => {
  const plan = planOf([{ kind: 'reset', times: 1 }, { kind: 'hang' }]);
  expect([plan.draw(api)?.kind, plan.draw(api)?.kind]).toEqual(['reset', 'hang']);
});
