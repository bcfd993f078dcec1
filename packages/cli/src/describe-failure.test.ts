import { GrantRefusedError } from '@leadferry/account';
import { ConfigError } from '@leadferry/runtime';
import { AuthorizationError, PastedResponseError, TokenConfigError, TokenUnavailableError } from '@leadferry/token';
import { describe, expect, it } from 'vitest';
import { describeBug, describeFailure } from './describe-failure.ts';
import { DeniedError, InterruptedError, OvertakenError, SpentResponseError, UsageError } from './errors.ts';
import { exitCodes } from './exit-codes.ts';

describe('what is known to go wrong has an exit code and its own message', () => {
  it.each([
    [new AuthorizationError('client_refused'), 4],
    [new AuthorizationError('flow_refused'), 5],
    [new AuthorizationError('scope_refused'), 5],
    [new AuthorizationError('throttled'), 9],
    [new AuthorizationError('authorization_unavailable'), 9],
    [new DeniedError('denied', 'somebody said no'), 6],
    [new DeniedError('not_confirmed', 'left as it was'), 6],
    [new GrantRefusedError('other_account', 'another one'), 7],
    [new GrantRefusedError('no_refresh_token', 'no refresh token'), 8],
    [new GrantRefusedError('token_refused', 'refused'), 8],
    [new PastedResponseError('expired_token', 'expired'), 8],
    [new SpentResponseError(), 8],
    [new OvertakenError('newer'), 8],
    [new TokenConfigError('no such secret'), 1],
    [new ConfigError(['REDIS_URL is not set']), 1],
    [new TokenUnavailableError('Secrets Manager did not answer'), 10],
    [new UsageError('no such account'), 2],
    [new InterruptedError(), 130],
  ])('%s', (error, exitCode) => {
    const ending = describeFailure(error);
    expect(ending).toMatchObject({ isFailure: true, text: error.message, fields: { error: { code: error.code } } });
    expect(ending && exitCodes[ending.exit]).toBe(exitCode);
  });

  it('where the same may be taken later, that is said', () => {
    const error = new GrantRefusedError('summary_unavailable', 'the API does not tell');
    expect(describeFailure(error)).toMatchObject({
      exit: 'vendorAway',
      text: expect.stringContaining('try again soon'),
    });
  });
});

describe('a bug', () => {
  it('is nothing that is known', () => {
    expect(describeFailure(new TypeError('undefined is not a function'))).toBeUndefined();
    expect(describeFailure('a text')).toBeUndefined();
  });

  it('is shown with its stack and those of its causes, and with nothing else that it carries', () => {
    const cause = Object.assign(new RangeError('below'), { response: 'the-access-token' });
    const text = describeBug(Object.assign(new TypeError('above', { cause }), { body: 'the-refresh-token' }));
    expect(text).toMatch(
      /TypeError: above\n +at .*describe-failure\.test\.ts[\s\S]*caused by: RangeError: below\n +at/,
    );
    expect(text).not.toMatch(/the-(access|refresh)-token/);
    expect(describeBug('a-token')).not.toContain('a-token');
  });
});
