import { expect, test } from 'vitest';
import { type Kit, startKit } from '../../test/kit.ts';

const startDevice = async (kit: Kit) => {
  const { clientId: client_id } = kit.simulator.addApplication();
  const body = new URLSearchParams({ client_id, scope: 'contact_data offline_access' });
  const response = await fetch(`${kit.simulator.authUrl}/device/authorize`, { method: 'POST', body });
  const device = (await response.json()) as Record<string, string>;
  const grant_type = 'urn:ietf:params:oauth:grant-type:device_code';
  const poll = () => kit.token({ grant_type, client_id, device_code: device.device_code ?? '' }, {});
  const decide = (decision: string, user_code = device.user_code ?? '') =>
    fetch(device.verification_uri ?? '', {
      method: 'POST',
      body: new URLSearchParams({ user_code, account: 'default', decision }),
    });
  return { device, poll, decide };
};

test('the device is told where to send the person, with which code, and how often to ask', async () => {
  await using kit = await startKit();
  const { device } = await startDevice(kit);
  expect(device).toMatchObject({ expires_in: 600, interval: 5, verification_uri: `${kit.simulator.url}/activate` });
  expect(device.user_code).toMatch(/^[A-Z]{4}-[A-Z]{4}$/);
  const page = await (await fetch(device.verification_uri_complete ?? '')).text();
  expect(page).toContain(`name="user_code" value="${device.user_code}"`);
});

test('polling answers authorization_pending until the person allows, then a token set once', async () => {
  await using kit = await startKit({ switches: { deviceAccessTokenLifetimeMs: 28_800_000 } });
  const { device, poll, decide } = await startDevice(kit);
  expect(await poll()).toMatchObject({ status: 400, json: { error: 'authorization_pending' } });

  expect((await decide('allow', device.user_code?.toLowerCase().replace('-', ' '))).status).toBe(200);
  kit.time.advance(5000);
  expect(await poll()).toMatchObject({ status: 200, json: { expires_in: 28_800, refresh_token: expect.any(String) } });
  kit.time.advance(5000);
  expect((await poll()).json.error).toBe('invalid_grant');
});

test('polling too often is answered slow_down and lengthens the interval by five seconds', async () => {
  await using kit = await startKit();
  const { poll } = await startDevice(kit);
  await poll();
  kit.time.advance(4999);
  expect((await poll()).json.error).toBe('slow_down');
  kit.time.advance(9999);
  expect((await poll()).json.error).toBe('slow_down');
  kit.time.advance(15_000);
  expect((await poll()).json.error).toBe('authorization_pending');
});

test('a denied device is answered access_denied, one too old expired_token', async () => {
  await using kit = await startKit();
  const denied = await startDevice(kit);
  await denied.decide('deny');
  expect((await denied.poll()).json.error).toBe('access_denied');

  const late = await startDevice(kit);
  kit.time.advance(600_000);
  expect((await late.poll()).json.error).toBe('expired_token');
  expect((await late.decide('allow')).status).toBe(400);
});

test('a code nobody was given is refused on the page', async () => {
  await using kit = await startKit();
  const { decide } = await startDevice(kit);
  expect((await decide('allow', 'AAAA-AAAA')).status).toBe(400);
});
