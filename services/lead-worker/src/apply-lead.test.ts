import { ApiAwayError } from '@leadferry/account';
import {
  ConflictError,
  type ConstantContact,
  ContactRejectedError,
  ContactsUnavailableError,
  NotFoundError,
  RateLimitedError,
  UnauthorizedError,
} from '@leadferry/constant-contact';
import { createFakeClock } from '@leadferry/runtime/testing';
import { describe, expect, it } from 'vitest';
import { explicit, makeContact, makeLeadToApply } from '../test/support/leads.ts';
import { createScriptedAccount } from '../test/support/scripted-account.ts';
import { applyLead } from './apply-lead.ts';

const unavailable = new ContactsUnavailableError({ phase: 'unknown', reason: 'total_timeout' });

/** A form that fails in turn as given and then signs up; the contact is there to be read. */
const failing = (...failures: Error[]): Partial<ConstantContact> => ({
  findContactByEmail: async () => makeContact(),
  signUpForm: async () => {
    const failure = failures.shift();
    if (failure) throw failure;
    return { contactId: 'c-1', action: 'updated', httpStatus: 200 };
  },
});

const apply = (given: Partial<ConstantContact>, { attempt = 1, random = () => 0.5 } = {}) => {
  const account = createScriptedAccount(given);
  const clock = createFakeClock();
  const releasing = new AbortController();
  const { signal } = releasing;
  const options = {
    ...makeLeadToApply({ consent: explicit }),
    account,
    clock,
    random,
    signal,
    attempt,
    trace: { mayHaveWritten: false },
    topic: { unchangedTrustMs: 0 },
    hashes: { contactKey: 'key', contactHash: 'hash' },
    record: { topic: 'leads', partition: 0 },
  };
  let ended: { value: unknown } | { error: unknown } | undefined;
  const applying = applyLead(options).then(
    (value) => {
      ended = { value };
    },
    (error: unknown) => {
      ended = { error };
    },
  );
  return { account, clock, releasing, applying, ended: () => ended };
};

describe('a lead', () => {
  it('that is written at once took the one attempt it was handed out for', async () => {
    const { applying, ended } = apply(failing(), { attempt: 4 });
    await applying;
    expect(ended()).toMatchObject({ value: { kind: 'written', attempts: 4 } });
  });

  it.each([
    ['an API that did not answer', unavailable],
    ['a simultaneous change', new ConflictError()],
    ['a contact gone meanwhile', new NotFoundError({ status: 404 })],
    ['a second that was full', new RateLimitedError('throttled')],
  ])('is tried again after %s, with a look before the second write', async (_what, failure) => {
    const { account, clock, ended } = apply(failing(failure));
    await clock.advance(400);
    expect(ended()).toMatchObject({ value: { kind: 'written', attempts: 2 } });
    expect(account.contacts.calls).toEqual(['signUpForm', 'findContactByEmail', 'signUpForm']);
  });

  it('waits with full jitter, twice as long the second time', async () => {
    const { account, clock, ended } = apply(failing(unavailable, unavailable));
    const tries = () => account.contacts.calls.filter((name) => name === 'signUpForm').length;
    await clock.advance(199);
    expect(tries()).toBe(1);
    await clock.advance(1);
    expect(tries()).toBe(2);
    await clock.advance(399);
    expect(tries()).toBe(2);
    await clock.advance(1);
    expect(ended()).toMatchObject({ value: { attempts: 3 } });
  });

  it('is given up after three tries of one hand-out, with the last failure', async () => {
    const last = new ContactsUnavailableError({ phase: 'answered', reason: 'http_503', status: 503 });
    const { account, clock, ended } = apply(failing(unavailable, unavailable, last), { attempt: 7 });
    await clock.advance(60_000);
    expect(ended()).toEqual({ error: last });
    expect(account.contacts.calls.filter((name) => name === 'signUpForm')).toHaveLength(3);
  });

  it.each([
    ['what the API refused', new ContactRejectedError({ status: 400 })],
    ['a refused token', new UnauthorizedError()],
    ['a spent day', new RateLimitedError('quota_exceeded')],
    ['an API that is known to be away', new ApiAwayError('api_away', 0)],
    ['a bug', new TypeError('undefined is not a function')],
  ])('is not tried again after %s', async (_what, failure) => {
    const { account, clock, ended } = apply(failing(failure));
    await clock.advance(60_000);
    expect(ended()).toEqual({ error: failure });
    expect(account.contacts.calls).toEqual(['signUpForm']);
  });

  it('that is taken back between two tries is let go at once', async () => {
    const { account, clock, releasing, applying, ended } = apply(failing(unavailable));
    await clock.advance(0);
    const released = new Error('the partition was taken back');
    releasing.abort(released);
    await applying;
    expect(ended()).toEqual({ error: released });
    expect(account.contacts.calls).toEqual(['signUpForm']);
  });
});
