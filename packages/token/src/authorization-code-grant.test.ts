import { createHash } from 'node:crypto';
import { createFakeClock } from '@leadferry/runtime/testing';
import { describe, expect, it } from 'vitest';
import { createAuthorizationCodeGrant } from './authorization-code-grant.ts';
import type { EndpointAnswer } from './authorization-endpoint.ts';
import { answering } from './scripted-fetch.ts';

const redirectUri = 'https://keeper.example/callback?a=b&c=d';
const codeVerifier = 'v'.repeat(43);

const start = ({
  clientSecret,
  answers = [],
}: {
  clientSecret?: string;
  answers?: (EndpointAnswer | Error)[];
} = {}) => {
  const { fetch, sent } = answering(answers);
  const grant = createAuthorizationCodeGrant({
    authUrl: 'https://auth.example/v1',
    clientId: 'the id',
    clientSecret,
    scopes: ['contact_data', 'offline_access'],
    fetch,
    clock: createFakeClock(42),
  });
  return { grant, sent };
};

describe('the address of the consent page', () => {
  it('parts the scopes by %20 and keeps the redirect URI to the last character', () => {
    const address = start({ clientSecret: 's' }).grant.authorizeUrl({ state: 'st/+=', redirectUri });
    expect(address).toContain('scope=contact_data%20offline_access');
    expect(address).not.toContain('+');
    expect(Object.fromEntries(new URL(address).searchParams)).toEqual({
      client_id: 'the id',
      redirect_uri: redirectUri,
      response_type: 'code',
      scope: 'contact_data offline_access',
      state: 'st/+=',
    });
  });

  it('carries the challenge of a public client, and not its verifier', () => {
    const { grant } = start();
    const address = grant.authorizeUrl({ state: 's', redirectUri, codeVerifier });
    expect(grant.usesPkce).toBe(true);
    expect(Object.fromEntries(new URL(address).searchParams)).toMatchObject({
      code_challenge: createHash('sha256').update(codeVerifier).digest('base64url'),
      code_challenge_method: 'S256',
    });
    expect(address).not.toContain(codeVerifier);
  });
});

describe('a confidential client', () => {
  it('never uses PKCE, even when it is handed a verifier', async () => {
    const { grant, sent } = start({ clientSecret: 's', answers: [{ status: 200, body: { access_token: 'a' } }] });
    expect(grant.usesPkce).toBe(false);
    expect(grant.authorizeUrl({ state: 's', redirectUri, codeVerifier })).not.toContain('challenge');
    await grant.exchange({ code: 'c', redirectUri, codeVerifier });
    expect(sent[0]?.form).toEqual({ grant_type: 'authorization_code', code: 'c', redirect_uri: redirectUri });
    expect(sent[0]?.headers.authorization).toBe(`Basic ${Buffer.from('the id:s').toString('base64')}`);
  });
});

describe('the exchange', () => {
  it('of a public client names it in the body and proves itself by the verifier', async () => {
    const body = { access_token: 'a', refresh_token: 'r', expires_in: 86_400, scope: 'contact_data' };
    const { grant, sent } = start({ answers: [{ status: 200, body }] });
    expect(await grant.exchange({ code: 'c', redirectUri, codeVerifier })).toEqual({
      grant: { accessToken: 'a', refreshToken: 'r', expiresInSeconds: 86_400, receivedAtMs: 42 },
      scopes: ['contact_data'],
    });
    expect(sent[0]?.headers.authorization).toBeUndefined();
    expect(sent[0]?.form).toMatchObject({ client_id: 'the id', code_verifier: codeVerifier });
  });

  it.each([
    ['a used or old code', { status: 400, body: { error: 'invalid_grant' } }, 'code_refused'],
    ['a wrong client secret', { status: 401, body: { error: 'invalid_client' } }, 'client_refused'],
    ['the wrong kind of application', { status: 400, body: { error: 'unauthorized_client' } }, 'flow_refused'],
    ['too many requests', { status: 429, body: undefined }, 'throttled'],
    ['a 503', { status: 503, body: { error: 'invalid_grant' } }, 'authorization_unavailable'],
    ['a success that cannot be read', { status: 200, body: undefined }, 'authorization_unavailable'],
    ['a broken connection', new TypeError('fetch failed'), 'authorization_unavailable'],
  ] as const)('at %s fails with a code of its own, and is not repeated', async (_, answer, code) => {
    const { grant, sent } = start({ answers: [answer] });
    const failure = await grant.exchange({ code: 'the-code', redirectUri }).catch((error: Error) => error);
    expect(failure).toMatchObject({ code });
    expect(JSON.stringify([String(failure), failure])).not.toContain('the-code');
    expect(sent).toHaveLength(1);
  });

  it('gives up after its time', async () => {
    const never = (_: unknown, { signal }: { signal: AbortSignal }) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    const grant = createAuthorizationCodeGrant({
      authUrl: 'https://auth.example/v1',
      clientId: 'id',
      scopes: ['a'],
      fetch: never as unknown as typeof fetch,
      timeoutMs: 20,
      clock: createFakeClock(),
    });
    await expect(grant.exchange({ code: 'c', redirectUri })).rejects.toThrow('no answer within 0.02 s');
  });
});
