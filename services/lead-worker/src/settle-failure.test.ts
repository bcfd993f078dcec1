import { ApiAwayError } from '@leadferry/account';
import { QuotaExceededError } from '@leadferry/budget';
import { completeTopic } from '@leadferry/config';
import {
  ConflictError,
  ContactRejectedError,
  ContactsUnavailableError,
  ForbiddenError,
  RateLimitedError,
  UnauthorizedError,
  UnknownNameError,
} from '@leadferry/constant-contact';
import { InvalidLeadError } from '@leadferry/lead';
import { GrantRejectedError, TokenConfigError, TokenRefusedError, TokenUnavailableError } from '@leadferry/token';
import { describe, expect, it } from 'vitest';
import { makeLead } from '../test/support/leads.ts';
import { settleFailure } from './settle-failure.ts';

const topic = completeTopic('leads', {
  account: 'default',
  lists: ['Newsletter'],
  consent: 'implicit',
  onMissingContact: 'skip',
  unchanged: 'off',
});
const settle = (error: unknown) =>
  settleFailure(error, { lead: undefined, topic, nowMs: 1_000_000, random: () => 0, attempts: 2 });
const unavailable = { phase: 'answered', reason: 'status', status: 503 } as const;

describe('settleFailure', () => {
  it.each([
    ['a grant that ended', new GrantRejectedError('a person must authorise anew'), 'reauth_required', 2_000],
    [
      'a grant whose end is not confirmed yet',
      new GrantRejectedError('refused', { isConfirmed: false }),
      'reauth_required',
      2_000,
    ],
    ['a refused token of a grant that ended', new TokenRefusedError('reauth_required', 'x'), 'reauth_required', 2_000],
    ['a refused token nobody can judge', new TokenRefusedError('token_unavailable', 'x'), 'token_unavailable', 2_000],
    ['a newer token that is refused as well', new UnauthorizedError(), 'token_unavailable', 2_000],
    ['a store that is away', new TokenUnavailableError('away'), 'token_unavailable', 2_000],
    ['a token secret that is of no use', new TokenConfigError('empty'), 'config_error', 10_000],
    ['a missing scope', new ForbiddenError(), 'forbidden', 60_000],
    ['the second being spent', new RateLimitedError('throttled'), 'throttled', 1_000],
    [
      'the API saying that the day is spent, which the budget knows more of',
      new RateLimitedError('quota_exceeded'),
      'quota_exceeded',
      1_000,
    ],
    ['a configured list that is gone', new UnknownNameError('unknown_list', ['Newsletter']), 'config_error', 10_000],
  ])('blocks on %s and loses nothing', (_what, error, reason, restMs) => {
    expect(settle(error)).toMatchObject({
      attempts: 2,
      outcome: { kind: 'blocked', reason, untilMs: 1_000_000 + restMs },
    });
  });

  it.each([
    ['that came to nothing', new ContactsUnavailableError(unavailable)],
    ['that met simultaneous writes', new ConflictError()],
  ])('lets only the key wait whose request is one %s, longer each time and never the same for two', (_what, error) => {
    const restMs = (attempts: number, random: number): number => {
      const { outcome } = settleFailure(error, { lead: undefined, topic, nowMs: 1000, random: () => random, attempts });
      if (outcome.kind !== 'blocked') throw new Error(`is ${outcome.kind}`);
      expect(outcome).toMatchObject({ reason: 'api_unavailable', scope: 'key' });
      return outcome.untilMs - 1000;
    };
    expect([1, 2, 3, 6, 7, 1000].map((attempts) => restMs(attempts, 0.5))).toEqual([
      500, 1000, 2000, 16_000, 30_000, 30_000,
    ]);
    expect([0, 0.25, 0.999].map((random) => restMs(2, random))).toEqual([0, 500, 1998]);
  });

  it.each([
    ['api_away', 'api_unavailable'],
    ['token_away', 'token_unavailable'],
  ] as const)('lets the partition wait for the next probe while it is known to be away (%s)', (code, reason) => {
    expect(settle(new ApiAwayError(code, 1_001_234)).outcome).toEqual({
      kind: 'blocked',
      reason,
      untilMs: 1_001_234,
    });
  });

  it.each([
    ['until the quota opens', { untilMs: 1_030_000, probeAtMs: undefined }, 1_030_000],
    ['until the next probe', { untilMs: 9_000_000, probeAtMs: 1_300_000 }, 1_300_000],
    ['until the quota opens when that comes before the probe', { untilMs: 1_030_000, probeAtMs: 1_300_000 }, 1_030_000],
    ['ten minutes when neither is sooner', { untilMs: 9_000_000, probeAtMs: undefined }, 1_600_000],
  ])('rests %s', (_what, moments, untilMs) => {
    expect(settle(new QuotaExceededError(moments)).outcome).toEqual({
      kind: 'blocked',
      reason: 'quota_exceeded',
      untilMs,
    });
  });

  it.each([
    [
      'a refused contact',
      new ContactRejectedError({ status: 400, errorKey: 'contacts.api.validation.error' }),
      'rejected',
    ],
    ['a list only the lead names', new UnknownNameError('unknown_list', ['Newsleter']), 'unknown_list'],
    ['an unknown custom field', new UnknownNameError('unknown_custom_field', ['x']), 'unknown_custom_field'],
    ['an unknown tag', new UnknownNameError('unknown_tag', ['x']), 'unknown_tag'],
  ])('sets aside %s', (_what, error, reason) => {
    expect(settle(error).outcome).toMatchObject({ kind: 'dead-lettered', reason });
  });

  it('sets aside an invalid lead with every fault and the id it could read', () => {
    const error = new InvalidLeadError({
      reason: 'invalid_field',
      faults: ['email: is required', 'phone: too long'],
      leadId: 'web-1',
    });
    expect(settle(error)).toMatchObject({
      leadId: 'web-1',
      outcome: { kind: 'dead-lettered', reason: 'invalid_field', message: 'email: is required; phone: too long' },
    });
  });

  it('tells by their places which names of a lead its account lacks, and never the names', () => {
    const lead = makeLead({
      lists: ['Newsletter', 'ada@example.com'],
      tags: ['expo', 'Ada B', 'Byron'],
      customFields: { ok: '1', 'ada@example.net': '2' },
    });
    const message = (error: Error) =>
      settleFailure(error, { lead, topic, nowMs: 0, random: () => 0, attempts: 1 }).outcome;
    expect(message(new UnknownNameError('unknown_list', ['ada@example.com']))).toMatchObject({
      message: 'lists.1: is not a list of the account',
    });
    expect(message(new UnknownNameError('unknown_tag', ['Byron', 'Ada B']))).toMatchObject({
      message: 'tags.1: is not a tag of the account; tags.2: is not a tag of the account',
    });
    expect(message(new UnknownNameError('unknown_custom_field', ['ada@example.net']))).toMatchObject({
      message: 'customFields.(name 2): is not in the account',
    });
  });

  it('keeps status and error key of the answer, and none of its text', () => {
    expect(settle(new ContactRejectedError({ status: 400, errorKey: 'contacts.api.validation.error' }))).toMatchObject({
      httpStatus: 400,
      errorKey: 'contacts.api.validation.error',
    });
  });

  it('lets an error it does not know end the process', () => {
    const bug = new TypeError('undefined is not a function');
    expect(() => settle(bug)).toThrow(bug);
    const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    expect(() => settle(refused)).toThrow(refused);
  });
});
