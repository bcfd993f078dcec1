import { describe, expect, it } from 'vitest';
import { processRefreshResponse, refreshRequest } from './refresh-request.ts';
import { answerWith } from './scripted-grant.ts';

describe('the refresh request', () => {
  it('carries Basic authentication for a confidential client, and no client_id', () => {
    const { headers, body } = refreshRequest({ clientId: 'id', clientSecret: 'secret' }, 'rt/+=');
    expect(headers.authorization).toBe(`Basic ${Buffer.from('id:secret').toString('base64')}`);
    expect(headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(Object.fromEntries(new URLSearchParams(body))).toEqual({
      grant_type: 'refresh_token',
      refresh_token: 'rt/+=',
    });
  });

  it('names a public client in the body, and carries no authentication', () => {
    const { headers, body } = refreshRequest({ clientId: 'id' }, 'rt');
    expect(headers.authorization).toBeUndefined();
    expect(new URLSearchParams(body).get('client_id')).toBe('id');
  });
});

describe('the answer to a refresh', () => {
  it('is granted when it parses and holds an access token', () => {
    const answer = answerWith(200, { access_token: 'a', refresh_token: 'r', expires_in: 86_400 });
    expect(processRefreshResponse(answer)).toEqual({
      kind: 'granted',
      tokens: { accessToken: 'a', refreshToken: 'r', expiresInSeconds: 86_400 },
    });
  });

  it.each([{ access_token: 'a' }, { access_token: 'a', refresh_token: '', expires_in: null }])(
    'is granted without refresh token and without life: %j',
    (body) => {
      expect(processRefreshResponse(answerWith(200, body))).toEqual({ kind: 'granted', tokens: { accessToken: 'a' } });
    },
  );

  it('is never_sent when nothing left', () => {
    expect(processRefreshResponse({ kind: 'never_sent' })).toEqual({ kind: 'never_sent' });
  });

  it('is throttled at 429, whatever its body, with the wait it names', () => {
    expect(processRefreshResponse(answerWith(429, '<html>'))).toEqual({ kind: 'throttled' });
    expect(processRefreshResponse(answerWith(429, '', '3'))).toEqual({ kind: 'throttled', retryAfterMs: 3000 });
    expect(processRefreshResponse(answerWith(429, '', 'tomorrow'))).toEqual({ kind: 'throttled' });
  });

  it('is refused at invalid_grant, and only there', () => {
    expect(processRefreshResponse(answerWith(400, { error: 'invalid_grant' }))).toEqual({ kind: 'refused' });
    expect(processRefreshResponse(answerWith(401, { error: 'invalid_grant' }))).toEqual({ kind: 'refused' });
    expect(processRefreshResponse(answerWith(502, { error: 'invalid_grant' })).kind).toBe('unknown');
  });

  it.each(['invalid_client', 'invalid_request', 'unauthorized_client', 'unsupported_grant_type', 'invalid_scope'])(
    'is config at %s: the refresh token was not looked at',
    (error) => {
      expect(processRefreshResponse(answerWith(401, { error }))).toEqual({ kind: 'config', error });
    },
  );

  it.each([
    ['a 200 that is not JSON', answerWith(200, '<html>')],
    ['a 200 without access token', answerWith(200, { refresh_token: 'r' })],
    ['an empty 200', answerWith(200, '')],
    ['a 500', answerWith(500, '')],
    ['a 503 in HTML', answerWith(503, '<html>')],
    ['a redirect', answerWith(302, '')],
    ['a 400 that is not JSON', answerWith(400, 'Bad Request')],
    ['a 400 with an error the standard does not know', answerWith(400, { error: 'server_error' })],
    ['a 403', answerWith(403, { error: 'invalid_grant' })],
    ['no answer in time', { kind: 'no_answer', reason: 'timeout' } as const],
    ['a lost connection', { kind: 'no_answer', reason: 'connection_lost' } as const],
  ])('is unknown at %s', (_, answer) => {
    expect(processRefreshResponse(answer).kind).toBe('unknown');
  });
});
