import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { type Kit, startKit } from '../../test/kit.ts';

const REDIRECT = 'http://localhost:8080/callback';

const startWithRedirect = () => startKit({ application: { redirectUris: [REDIRECT] } });

const paramsOf = (kit: Kit, changes: Record<string, string> = {}) => ({
  client_id: kit.clientId,
  redirect_uri: REDIRECT,
  response_type: 'code',
  scope: 'contact_data offline_access',
  state: 'a <b>',
  ...changes,
});

const ask = (kit: Kit, params: Record<string, string>) =>
  fetch(`${kit.simulator.authUrl}/authorize?${new URLSearchParams(params)}`, { redirect: 'manual' });

const decide = (kit: Kit, params: Record<string, string>) =>
  fetch(`${kit.simulator.authUrl}/authorize`, {
    method: 'POST',
    body: new URLSearchParams(params),
    redirect: 'manual',
  });

const locationOf = (response: Response) => new URL(response.headers.get('location') ?? '');

const getCode = async (kit: Kit, changes: Record<string, string> = {}): Promise<string> => {
  const response = await decide(kit, { ...paramsOf(kit, changes), account: 'default', decision: 'allow' });
  return locationOf(response).searchParams.get('code') ?? '';
};

test('the consent page shows the accounts and carries the request, with nothing unescaped', async () => {
  await using kit = await startWithRedirect();
  const response = await ask(kit, paramsOf(kit));
  const page = await response.text();
  expect(response.status).toBe(200);
  expect(page).toContain('name="account" value="default"');
  expect(page).toContain('name="state" value="a &lt;b&gt;"');
  expect(page).not.toContain('a <b>');
});

test('allowing sends the browser back with code and state, and the code yields a token set once', async () => {
  await using kit = await startWithRedirect();
  const response = await decide(kit, { ...paramsOf(kit), account: 'default', decision: 'allow' });
  expect(response.status).toBe(302);
  const { origin, pathname, searchParams } = locationOf(response);
  expect(`${origin}${pathname}`).toBe(REDIRECT);
  expect(searchParams.get('state')).toBe('a <b>');

  const form = { grant_type: 'authorization_code', code: searchParams.get('code') ?? '', redirect_uri: REDIRECT };
  expect(await kit.token(form)).toMatchObject({ status: 200, json: { scope: 'contact_data offline_access' } });
  expect(await kit.token(form)).toMatchObject({ status: 400, json: { error: 'invalid_grant' } });
});

test('denying sends the browser back with access_denied', async () => {
  await using kit = await startWithRedirect();
  const response = await decide(kit, { ...paramsOf(kit), account: 'default', decision: 'deny' });
  expect(locationOf(response).searchParams.get('error')).toBe('access_denied');
});

test.for([
  ['a redirect URI that differs by a slash', { redirect_uri: `${REDIRECT}/` }, 'redirect_uri'],
  ['an unknown client', { client_id: 'nobody' }, 'client_id'],
] as const)('%s is told on a page and sends the browser nowhere', async ([, changes, word]) => {
  await using kit = await startWithRedirect();
  const response = await ask(kit, paramsOf(kit, changes));
  expect(response.status).toBe(400);
  expect(await response.text()).toContain(word);
});

test.for([
  ['no state', { state: '' }, 'invalid_request'],
  ['another response type', { response_type: 'token' }, 'unsupported_response_type'],
  ['an unknown scope', { scope: 'contact_data+offline_access' }, 'invalid_scope'],
  ['a plain challenge', { code_challenge: 'x', code_challenge_method: 'plain' }, 'invalid_request'],
] as const)('%s goes back to the application as an error', async ([, changes, error]) => {
  await using kit = await startWithRedirect();
  const response = await ask(kit, paramsOf(kit, changes));
  expect(response.status).toBe(302);
  expect(locationOf(response).searchParams.get('error')).toBe(error);
});

test('a code is refused with another redirect URI and after five minutes', async () => {
  await using kit = await startWithRedirect();
  const form = { grant_type: 'authorization_code', code: await getCode(kit), redirect_uri: `${REDIRECT}/` };
  expect((await kit.token(form)).json.error).toBe('invalid_grant');

  const late = { grant_type: 'authorization_code', code: await getCode(kit), redirect_uri: REDIRECT };
  kit.time.advance(300_000);
  expect((await kit.token(late)).json.error).toBe('invalid_grant');
});

test('PKCE needs the verifier of the challenge, and a verifier needs a challenge', async () => {
  await using kit = await startWithRedirect();
  const verifier = 'v'.repeat(43);
  const code_challenge = createHash('sha256').update(verifier).digest('base64url');
  const exchange = async (changes: Record<string, string>, own: Record<string, string>) => {
    const code = await getCode(kit, changes);
    return kit.token({ grant_type: 'authorization_code', code, redirect_uri: REDIRECT, ...own });
  };
  const pkce = { code_challenge, code_challenge_method: 'S256' };

  expect((await exchange(pkce, { code_verifier: verifier })).status).toBe(200);
  expect((await exchange(pkce, { code_verifier: 'w'.repeat(43) })).json.error).toBe('invalid_grant');
  expect((await exchange(pkce, {})).json.error).toBe('invalid_grant');
  expect((await exchange({}, { code_verifier: verifier })).json.error).toBe('invalid_grant');
});

test('a code exchange from a browser page without PKCE is refused', async () => {
  await using kit = await startWithRedirect();
  const basic = Buffer.from(`${kit.clientId}:${kit.clientSecret}`).toString('base64');
  const headers = { authorization: `Basic ${basic}`, origin: 'http://localhost:8080' };
  const form = { grant_type: 'authorization_code', code: await getCode(kit), redirect_uri: REDIRECT };
  expect(await kit.token(form, headers)).toMatchObject({ status: 400, json: { error: 'invalid_request' } });
});
