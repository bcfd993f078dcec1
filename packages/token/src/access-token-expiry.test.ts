import { describe, expect, it } from 'vitest';
import { readJwtExpiryMs, timeAccessToken } from './access-token-expiry.ts';

const jwt = (claims: unknown): string =>
  ['{"alg":"RS256"}', JSON.stringify(claims), 'signature']
    .map((part) => Buffer.from(part).toString('base64url'))
    .join('.');

const receivedAtMs = Date.UTC(2026, 10, 22, 12);
const hour = 60 * 60 * 1000;

describe('the life of an access token', () => {
  it('is arrival plus expires_in for a token that is no JWT', () => {
    expect(timeAccessToken({ accessToken: 'opaque', receivedAtMs, expiresInSeconds: 3600 })).toEqual({
      issuedAtMs: receivedAtMs,
      expiresAtMs: receivedAtMs + hour,
    });
  });

  it('ends at exp when a token was pasted hours after it was issued', () => {
    const accessToken = jwt({ exp: (receivedAtMs + 5 * hour) / 1000 });
    expect(timeAccessToken({ accessToken, receivedAtMs, expiresInSeconds: 86_400 })).toEqual({
      issuedAtMs: receivedAtMs - 19 * hour,
      expiresAtMs: receivedAtMs + 5 * hour,
    });
  });

  it('ends at arrival plus expires_in when that is earlier than exp', () => {
    const accessToken = jwt({ exp: (receivedAtMs + 5 * hour) / 1000 });
    expect(timeAccessToken({ accessToken, receivedAtMs, expiresInSeconds: 3600 })?.expiresAtMs).toBe(
      receivedAtMs + hour,
    );
  });

  it('is known from exp alone', () => {
    const accessToken = jwt({ exp: (receivedAtMs + hour) / 1000 });
    expect(timeAccessToken({ accessToken, receivedAtMs })?.expiresAtMs).toBe(receivedAtMs + hour);
  });

  it('is unknown when nothing tells it', () => {
    expect(timeAccessToken({ accessToken: 'opaque', receivedAtMs })).toBeUndefined();
  });
});

it.each(['', 'a.b', 'a.b.c', 'a.b.c.d', jwt({}), jwt({ exp: 'soon' }), jwt({ exp: -1 }), jwt(null)])(
  'reads no expiry from %j',
  (token) => {
    expect(readJwtExpiryMs(token)).toBeUndefined();
  },
);
