import { expect, test } from 'vitest';
import { type Kit, startKit } from '../../test/kit.ts';

const DEAD = { error: 'invalid_grant', error_description: 'The refresh token is invalid or expired.' };

const isAccepted = async (kit: Kit, accessToken: string): Promise<boolean> => {
  const headers = { authorization: `Bearer ${accessToken}` };
  return (await kit.api('GET', '/account/user/privileges', undefined, headers)).status === 200;
};

test('a refresh answers a new pair, and the old refresh token is dead', async () => {
  await using kit = await startKit();
  const first = await kit.refresh(kit.refreshToken);
  expect(first).toMatchObject({
    status: 200,
    json: { token_type: 'Bearer', expires_in: 86_400, scope: 'contact_data account_read offline_access' },
  });
  expect(first.json.refresh_token).toHaveLength(42);

  expect(await kit.refresh(kit.refreshToken)).toMatchObject({ status: 400, json: DEAD });
  expect((await kit.refresh(first.json.refresh_token)).status).toBe(200);
});

test('access tokens are JWTs of about 1000 characters with the vendor claims, and the old one lives on', async () => {
  await using kit = await startKit();
  const { json } = await kit.refresh(kit.refreshToken);
  const [head, payload] = json.access_token.split('.').map((part: string) => {
    try {
      return JSON.parse(Buffer.from(part, 'base64url').toString());
    } catch {
      return undefined;
    }
  });
  expect(json.access_token.length).toBeGreaterThan(900);
  expect(json.access_token.length).toBeLessThan(1300);
  expect(head).toMatchObject({ alg: 'RS256' });
  expect(payload).toMatchObject({
    aud: 'https://api.cc.email/v3',
    cid: kit.clientId,
    scp: ['contact_data', 'account_read', 'offline_access'],
    exp: kit.time.now() / 1000 + 86_400,
  });
  expect(await isAccepted(kit, json.access_token)).toBe(true);
  expect(await isAccepted(kit, kit.accessToken)).toBe(true);
});

test('the first access token can have a shorter life than the later ones', async () => {
  await using kit = await startKit({ switches: { firstAccessTokenLifetimeMs: 60_000 } });
  kit.time.advance(60_000);
  expect(await isAccepted(kit, kit.accessToken)).toBe(false);
  const { json } = await kit.refresh(kit.refreshToken);
  expect(json.expires_in).toBe(86_400);
  kit.time.advance(86_399_000);
  expect(await isAccepted(kit, json.access_token)).toBe(true);
});

test('a reuse outside the grace time kills the winner only where reuse revokes the family', async () => {
  for (const reuseRevokesFamily of [false, true]) {
    await using kit = await startKit({ switches: { reuseRevokesFamily } });
    const { json } = await kit.refresh(kit.refreshToken);
    await kit.refresh(kit.refreshToken);

    expect(await isAccepted(kit, json.access_token)).toBe(!reuseRevokesFamily);
    expect((await kit.refresh(json.refresh_token)).status).toBe(reuseRevokesFamily ? 400 : 200);
  }
});

test('within the grace time a used refresh token works again, and the first answer stays good', async () => {
  await using kit = await startKit({ switches: { graceMs: 5000, reuseRevokesFamily: true } });
  const first = await kit.refresh(kit.refreshToken);
  kit.time.advance(4999);
  const second = await kit.refresh(kit.refreshToken);
  expect(second.status).toBe(200);
  kit.time.advance(60_000);
  expect((await kit.refresh(first.json.refresh_token)).status).toBe(200);
  expect((await kit.refresh(kit.refreshToken)).status).toBe(400);
});

test('a long-lived refresh token is echoed or left out, and stays good', async () => {
  await using kit = await startKit({ switches: { refreshTokenType: 'long_lived' } });
  expect((await kit.refresh(kit.refreshToken)).json.refresh_token).toBe(kit.refreshToken);
  kit.simulator.set({ longLivedAnswer: 'omit' });
  expect((await kit.refresh(kit.refreshToken)).json).not.toHaveProperty('refresh_token');
});

test("an application's own refresh token type goes before the switch", async () => {
  await using kit = await startKit({ application: { refreshTokenType: 'long_lived' } });
  expect((await kit.refresh(kit.refreshToken)).json.refresh_token).toBe(kit.refreshToken);
});

test('a rotating refresh token dies after 180 days, a long-lived one 180 days after its last use', async () => {
  const days = 86_400_000;
  await using rotating = await startKit();
  rotating.time.advance(180 * days);
  expect((await rotating.refresh(rotating.refreshToken)).json).toEqual(DEAD);

  await using lasting = await startKit({ switches: { refreshTokenType: 'long_lived' } });
  for (let round = 0; round < 2; round += 1) {
    lasting.time.advance(179 * days);
    expect((await lasting.refresh(lasting.refreshToken)).status).toBe(200);
  }
  lasting.time.advance(180 * days);
  expect((await lasting.refresh(lasting.refreshToken)).json).toEqual(DEAD);
});

test('a refresh, and a new grant, can kill all older access tokens', async () => {
  await using kit = await startKit({ switches: { refreshKillsAccessToken: true } });
  const { json } = await kit.refresh(kit.refreshToken);
  expect(await isAccepted(kit, kit.accessToken)).toBe(false);
  kit.simulator.grant('default');
  expect(await isAccepted(kit, json.access_token)).toBe(false);
});

test('a new grant expires the older refresh token unless the switch says otherwise', async () => {
  await using kit = await startKit();
  kit.simulator.set({ newGrantExpiresOlder: false });
  const second = kit.simulator.grant('default');
  expect((await kit.refresh(kit.refreshToken)).status).toBe(200);

  kit.simulator.set({ newGrantExpiresOlder: true });
  kit.simulator.grant('default');
  expect((await kit.refresh(second.refresh_token ?? '')).json).toEqual(DEAD);
});

test('an access token can die of two idle hours, and use keeps it alive', async () => {
  await using kit = await startKit({ switches: { accessTokenIdleMs: 7_200_000 } });
  for (let round = 0; round < 3; round += 1) {
    kit.time.advance(7_199_999);
    expect(await isAccepted(kit, kit.accessToken)).toBe(true);
  }
  kit.time.advance(7_200_000);
  expect(await isAccepted(kit, kit.accessToken)).toBe(false);
});

test('revoking the grants of an account kills both tokens, or lets the access token live', async () => {
  await using kit = await startKit();
  kit.account.revokeGrants({ keepAccessTokens: true });
  expect((await kit.refresh(kit.refreshToken)).json).toEqual(DEAD);
  expect(await isAccepted(kit, kit.accessToken)).toBe(true);
  kit.account.revokeGrants();
  expect(await isAccepted(kit, kit.accessToken)).toBe(false);
});

test('a second request within a second is answered 429 with the OAuth pair and consumes nothing', async () => {
  await using kit = await startKit({ switches: { tokenPerSecond: 1 } });
  const first = await kit.refresh(kit.refreshToken);
  const second = await kit.refresh(first.json.refresh_token);
  expect(second).toMatchObject({ status: 429, json: { error: 'too_many_requests' } });
  kit.time.advance(1000);
  expect((await kit.refresh(first.json.refresh_token)).status).toBe(200);
});

test('a wrong secret, an unknown client and no client at all are invalid_client, never invalid_grant', async () => {
  await using kit = await startKit();
  const form = { grant_type: 'refresh_token', refresh_token: kit.refreshToken };
  const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` });

  for (const headers of [basic(`${kit.clientId}:wrong`), basic('nobody:x'), basic('nonsense'), {}]) {
    expect(await kit.token(form, headers)).toMatchObject({ status: 401, json: { error: 'invalid_client' } });
  }
  expect((await kit.refresh(kit.refreshToken)).status).toBe(200);
});

test('id and secret in the form, and all parameters in the query, are taken', async () => {
  await using kit = await startKit();
  const { clientId: client_id, clientSecret: client_secret } = kit;
  const form = { grant_type: 'refresh_token', client_id, client_secret };
  const first = await kit.token({ ...form, refresh_token: kit.refreshToken }, {});
  expect(first.status).toBe(200);

  const query = new URLSearchParams({ ...form, refresh_token: first.json.refresh_token });
  expect((await fetch(`${kit.simulator.authUrl}/token?${query}`, { method: 'POST' })).status).toBe(200);
});

test('a public client refreshes with its id alone, and must not send a secret', async () => {
  await using kit = await startKit();
  const { clientId: client_id } = kit.simulator.addApplication();
  const { refresh_token = '' } = kit.simulator.grant('default', { application: client_id });
  const form = { grant_type: 'refresh_token', refresh_token, client_id };

  expect((await kit.token({ ...form, client_secret: 'x' }, {})).json.error).toBe('invalid_client');
  expect((await kit.token(form, {})).status).toBe(200);
});

test('a refresh token of another application is refused and stays good', async () => {
  await using kit = await startKit();
  const { clientId: client_id } = kit.simulator.addApplication();
  const form = { grant_type: 'refresh_token', refresh_token: kit.refreshToken, client_id };
  expect((await kit.token(form, {})).json).toEqual(DEAD);
  expect((await kit.refresh(kit.refreshToken)).status).toBe(200);
});

test('a grant without offline_access has no refresh token', async () => {
  await using kit = await startKit();
  expect(kit.simulator.grant('default', { scopes: ['contact_data'] })).not.toHaveProperty('refresh_token');
});

test('a missing or unknown grant type, and a missing refresh token, have errors of their own', async () => {
  await using kit = await startKit();
  expect((await kit.token({})).json.error).toBe('invalid_request');
  expect((await kit.token({ grant_type: 'password' })).json.error).toBe('unsupported_grant_type');
  expect((await kit.token({ grant_type: 'refresh_token' })).json.error).toBe('invalid_request');
});

test('while the authorization server is down it answers 503 and the refresh token stays good', async () => {
  await using kit = await startKit({ switches: { tokenDown: true } });
  expect((await kit.refresh(kit.refreshToken)).status).toBe(503);
  kit.simulator.set({ tokenDown: false });
  expect((await kit.refresh(kit.refreshToken)).status).toBe(200);
});

test('generations count the token sets of each account', async () => {
  await using kit = await startKit();
  expect(kit.account.generation()).toBe(1);
  await kit.refresh(kit.refreshToken);
  expect(kit.account.generation()).toBe(2);
  expect(kit.simulator.addAccount({ name: 'other' }).generation()).toBe(0);
});
