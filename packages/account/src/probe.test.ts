import { QuotaExceededError } from '@leadferry/budget';
import { createOpenBudget } from '@leadferry/budget/testing';
import {
  ContactsUnavailableError,
  ForbiddenError,
  RateLimitedError,
  UnauthorizedError,
} from '@leadferry/constant-contact';
import { describe, expect, it } from 'vitest';
import { ApiAwayError } from './api-away-error.ts';
import { createOpenGate } from './open-gate.ts';
import { createProbe } from './probe.ts';
import { createScriptedContacts } from './scripted-contacts.ts';

const ask = (error?: Error) => {
  const budget = createOpenBudget();
  const getUserPrivileges = () => (error ? Promise.reject(error) : Promise.resolve([]));
  const contacts = createScriptedContacts({ getUserPrivileges });
  const gate = createOpenGate();
  return { budget, contacts, gate, probe: createProbe({ contacts, budget, gate }) };
};

describe('the probe of a refused token', () => {
  it.each([
    ['an answer', undefined, 'accepted'],
    ['a 403, since the call needs no scope', new ForbiddenError(), 'accepted'],
    ['a 401', new UnauthorizedError(), 'refused'],
    ['a 429', new RateLimitedError('throttled'), 'unavailable'],
    ['an outage', new ContactsUnavailableError({ phase: 'unknown', reason: 'total_timeout' }), 'unavailable'],
  ])('takes %s for what it says', async (_what, error, verdict) => {
    const { probe, budget } = ask(error);
    expect(await probe('token-1')).toBe(verdict);
    expect(budget.calls.acquire).toBe(1);
  });

  it('tells the budget of a spent day, as every request does', async () => {
    const { probe, budget } = ask(new RateLimitedError('quota_exceeded'));
    await probe('token-1');
    expect(budget.calls).toMatchObject({ reportQuotaExceeded: 1, reportAccepted: 0 });
  });

  it('asks nobody without a permit', async () => {
    const { probe, budget, contacts } = ask();
    const spent = new QuotaExceededError({ untilMs: 1, probeAtMs: undefined });
    budget.refuseNext(spent);
    await expect(probe('token-1')).rejects.toBe(spent);
    expect(contacts.calls).toEqual([]);
  });

  it('waits for its turn while the API is away, and without one says that nobody can tell, and asks nobody', async () => {
    const { probe, budget, contacts, gate } = ask();
    const patience: unknown[] = [];
    gate.enter = (patienceMs) => {
      patience.push(patienceMs);
      return Promise.reject(new ApiAwayError('api_away', 1));
    };
    expect(await probe('token-1')).toBe('unavailable');
    expect(patience).toEqual([8000]);
    expect(budget.calls.acquire).toBe(0);
    expect(contacts.calls).toEqual([]);
  });

  it('takes no bug for an outage', async () => {
    const bug = new TypeError('undefined is not a function');
    await expect(ask(bug).probe('token-1')).rejects.toBe(bug);
  });
});
