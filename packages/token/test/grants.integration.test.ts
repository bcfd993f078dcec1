import { randomUUID } from 'node:crypto';
import { systemClock } from '@leadferry/runtime';
import { type Simulator, type SwitchesUpdate, startSimulator } from '@leadferry/simulator';
import { describe, expect, it, onTestFinished } from 'vitest';
import { awaitDeviceConsent, createAuthorizationCodeGrant, createDeviceGrant } from '../src/index.ts';

const redirectUri = 'https://keeper.example/callback';
const scopes = ['contact_data', 'account_read', 'offline_access'];

/** An application and an account, and both ways to log in. */
const start = async ({ isPublic = false, switches = {} }: { isPublic?: boolean; switches?: SwitchesUpdate } = {}) => {
  const simulator = await startSimulator({ switches: { tokenPerSecond: 'unlimited', ...switches } });
  onTestFinished(() => simulator.stop());
  const clientSecret = isPublic ? undefined : randomUUID();
  const { clientId } = simulator.addApplication({
    redirectUris: [redirectUri],
    ...(clientSecret ? { clientSecret } : {}),
  });
  simulator.addAccount({ name: 'default' });
  const options = { authUrl: simulator.authUrl, clientId, clientSecret, scopes, clock: systemClock };
  return { simulator, options, device: createDeviceGrant(options), code: createAuthorizationCodeGrant(options) };
};

/** Presses a button on the vendor's page for devices. */
const answerDevice = async (address: string, userCode: string, decision: 'allow' | 'deny'): Promise<void> => {
  const body = new URLSearchParams({ user_code: userCode, account: 'default', decision });
  expect((await fetch(address, { method: 'POST', body })).status).toBe(200);
};

/** Allows access on the vendor's consent page; returns where the browser is sent. */
const allow = async (address: string): Promise<URL> => {
  const { origin, pathname, searchParams } = new URL(address);
  const body = new URLSearchParams([...searchParams, ['account', 'default'], ['decision', 'allow']]);
  const answer = await fetch(`${origin}${pathname}`, { method: 'POST', body, redirect: 'manual' });
  return new URL(answer.headers.get('location') ?? 'none:', redirectUri);
};

const works = async ({ apiUrl }: Simulator, accessToken: string): Promise<boolean> => {
  const headers = { authorization: `Bearer ${accessToken}` };
  return (await fetch(`${apiUrl}/account/summary`, { headers })).status === 200;
};

describe.each([
  ['a public client', true],
  ['a confidential client', false],
])('%s', (_, isPublic) => {
  it('logs in on a device: the person allows, the next poll brings tokens that work', async () => {
    const { simulator, device } = await start({ isPublic, switches: { devicePollIntervalSeconds: 0.1 } });
    const authorization = await device.request();
    expect((await device.poll(authorization)).kind).toBe('pending');
    const consent = awaitDeviceConsent({ device, authorization, clock: systemClock });
    await answerDevice(authorization.verificationUri, authorization.userCode, 'allow');

    const granted = await consent;
    expect(granted).toMatchObject({ kind: 'granted', scopes, grant: { expiresInSeconds: 86_400 } });
    if (granted.kind !== 'granted') return;
    expect(granted.grant.refreshToken).toEqual(expect.any(String));
    expect(await works(simulator, granted.grant.accessToken)).toBe(true);
  });

  it('logs in with a browser: the code buys tokens that work, once', async () => {
    const { simulator, code } = await start({ isPublic });
    const codeVerifier = code.usesPkce ? randomUUID() + randomUUID() : undefined;
    const callback = await allow(code.authorizeUrl({ state: 'the state', redirectUri, codeVerifier }));
    expect(callback.searchParams.get('state')).toBe('the state');

    const exchange = { code: callback.searchParams.get('code') ?? '', redirectUri, codeVerifier };
    const { grant, scopes: granted } = await code.exchange(exchange);
    expect(granted).toEqual(scopes);
    expect(await works(simulator, grant.accessToken)).toBe(true);
    await expect(code.exchange(exchange)).rejects.toMatchObject({ code: 'code_refused' });
  });
});

describe('the device flow', () => {
  it('ends when the person denies, and when the code is too old', async () => {
    const { device, simulator } = await start({ switches: { devicePollIntervalSeconds: 0.1 } });
    const denied = await device.request();
    await answerDevice(denied.verificationUri, denied.userCode, 'deny');
    const options = { device, clock: systemClock };
    expect(await awaitDeviceConsent({ ...options, authorization: denied })).toEqual({ kind: 'denied' });

    simulator.set({ deviceCodeLifetimeMs: 0 });
    const late = await device.request();
    expect(await awaitDeviceConsent({ ...options, authorization: late })).toEqual({ kind: 'expired' });
  });

  it('outlives a server that is down, cuts connections or is asked too often', async () => {
    const { device, simulator } = await start();
    const authorization = await device.request();
    simulator.set({ tokenDown: true });
    expect(await device.poll(authorization)).toEqual({ kind: 'pending', isUnanswered: true });
    simulator.set({ tokenDown: false, faults: [{ at: 'token', kind: 'reset', times: 1 }] });
    expect(await device.poll(authorization)).toEqual({ kind: 'pending', isUnanswered: true });
    expect(await device.poll(authorization)).toEqual({ kind: 'pending' });
    expect(await device.poll(authorization)).toEqual({ kind: 'slow_down' });
  });

  it('asks for a new code when the answer that brought the tokens was lost', async () => {
    const { device, simulator } = await start({
      switches: { faults: [{ at: 'token', kind: 'reset', when: 'after' }] },
    });
    const authorization = await device.request();
    await answerDevice(authorization.verificationUri, authorization.userCode, 'allow');
    expect(await device.poll(authorization)).toEqual({ kind: 'pending', isUnanswered: true });
    simulator.set({ faults: [] });
    expect(await device.poll(authorization)).toEqual({ kind: 'expired' });
  });
});

describe('what the authorization server refuses', () => {
  it('is told apart: a wrong secret, an unknown scope, a redirect URI that differs by one character', async () => {
    const { options, code } = await start();
    const wrongSecret = { ...options, clientSecret: 'of yesterday' };
    await expect(createDeviceGrant(wrongSecret).request()).rejects.toMatchObject({ code: 'client_refused' });
    const unknownScope = createDeviceGrant({ ...options, scopes: ['everything'] });
    await expect(unknownScope.request()).rejects.toMatchObject({ code: 'scope_refused' });

    const callback = await allow(code.authorizeUrl({ state: 's', redirectUri }));
    const exchange = { code: callback.searchParams.get('code') ?? '', redirectUri: `${redirectUri}/` };
    await expect(code.exchange(exchange)).rejects.toMatchObject({ code: 'code_refused' });
  });

  it('costs one request: an exchange is never repeated', async () => {
    const { code, simulator } = await start({ switches: { faults: [{ at: 'token', kind: 'status', status: 503 }] } });
    await expect(code.exchange({ code: 'c', redirectUri })).rejects.toMatchObject({
      code: 'authorization_unavailable',
    });
    expect(simulator.journal.read().filter(({ endpoint }) => endpoint === 'token')).toHaveLength(1);
  });
});
