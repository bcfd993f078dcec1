import { createFakeClock } from '@leadferry/runtime/testing';
import { describe, expect, it } from 'vitest';
import { createDeviceGrant } from './device-grant.ts';
import { deviceAuthorizationRequest, processDeviceAuthorization, processDevicePoll } from './device-request.ts';
import { answering } from './scripted-fetch.ts';

const deviceAnswer = {
  device_code: 'the-device-code',
  user_code: 'ABCD-EFGH',
  verification_uri: 'https://identity.example/activate',
  verification_uri_complete: 'https://identity.example/activate?user_code=ABCD-EFGH',
  expires_in: 600,
  interval: 5,
};
const authorization = processDeviceAuthorization({ status: 200, body: deviceAnswer }, 1000);
const refusal = (error: string, status = 400) => processDevicePoll({ status, body: { error } }, 0);

describe('the device authorization request', () => {
  it('names a public client in the body, and carries the scopes and nothing secret', () => {
    const { headers, body } = deviceAuthorizationRequest({ clientId: 'id' }, ['contact_data', 'offline_access']);
    expect(headers.authorization).toBeUndefined();
    expect(Object.fromEntries(new URLSearchParams(body))).toEqual({
      client_id: 'id',
      scope: 'contact_data offline_access',
    });
  });

  it('carries Basic authentication for a confidential client', () => {
    const { headers, body } = deviceAuthorizationRequest({ clientId: 'id', clientSecret: 'secret' }, ['a']);
    expect(headers.authorization).toBe(`Basic ${Buffer.from('id:secret').toString('base64')}`);
    expect(new URLSearchParams(body).has('client_id')).toBe(false);
  });
});

describe('the answer to it', () => {
  it('says what to show, until when, and how often to ask', () => {
    expect(authorization).toEqual({
      deviceCode: 'the-device-code',
      userCode: 'ABCD-EFGH',
      verificationUri: 'https://identity.example/activate',
      verificationUriComplete: 'https://identity.example/activate?user_code=ABCD-EFGH',
      expiresAtMs: 601_000,
      intervalMs: 5000,
    });
  });

  it('may leave out life and interval', () => {
    const { expires_in: _, interval: __, ...least } = deviceAnswer;
    expect(processDeviceAuthorization({ status: 200, body: least }, 0)).toMatchObject({
      expiresAtMs: 600_000,
      intervalMs: 5000,
    });
  });

  it.each([
    ['invalid_client', 401, 'client_refused', false],
    ['unauthorized_client', 400, 'flow_refused', false],
    ['invalid_scope', 400, 'scope_refused', false],
    ['invalid_request', 400, 'request_refused', false],
    ['server_trouble', 503, 'authorization_unavailable', true],
    ['too_many_requests', 429, 'throttled', true],
  ])('%s is told apart from the others', (error, status, code, retryable) => {
    expect(() => processDeviceAuthorization({ status, body: { error } }, 0)).toThrow(
      expect.objectContaining({ code, retryable }),
    );
  });

  it.each([
    ['is no JSON', undefined],
    ['lacks the device code', { ...deviceAnswer, device_code: undefined }],
    ['sends people to something that is no web address', { ...deviceAnswer, verification_uri: 'javascript:alert(1)' }],
    ['holds a code that would steer a terminal', { ...deviceAnswer, user_code: '\u001b[2J' }],
  ])('that %s is not used', (_, body) => {
    expect(() => processDeviceAuthorization({ status: 200, body }, 0)).toThrow(
      expect.objectContaining({ code: 'authorization_unavailable' }),
    );
  });
});

describe('a poll', () => {
  it.each([
    ['authorization_pending', { kind: 'pending' }],
    ['slow_down', { kind: 'slow_down' }],
    ['expired_token', { kind: 'expired' }],
    ['invalid_grant', { kind: 'expired' }],
    ['access_denied', { kind: 'denied' }],
  ])('answered %s is %j', (error, outcome) => {
    expect(refusal(error)).toEqual(outcome);
  });

  it('answered with tokens is granted, with the scopes the answer tells of', () => {
    const body = { access_token: 'a', refresh_token: 'r', expires_in: 28_800, scope: 'contact_data offline_access' };
    expect(processDevicePoll({ status: 200, body }, 7)).toEqual({
      kind: 'granted',
      grant: { accessToken: 'a', refreshToken: 'r', expiresInSeconds: 28_800, receivedAtMs: 7 },
      scopes: ['contact_data', 'offline_access'],
    });
  });

  it.each([
    ['without scope and refresh token', { access_token: 'a' }],
    ['with an empty refresh token', { access_token: 'a', refresh_token: '', scope: null }],
  ])('answered %s is granted without them', (_, body) => {
    expect(processDevicePoll({ status: 200, body }, 7)).toEqual({
      kind: 'granted',
      grant: { accessToken: 'a', receivedAtMs: 7 },
      scopes: undefined,
    });
  });

  it('that is throttled slows down', () => {
    expect(processDevicePoll({ status: 429, body: undefined }, 0)).toEqual({ kind: 'slow_down' });
    expect(refusal('too_many_requests', 429)).toEqual({ kind: 'slow_down' });
  });

  it.each([500, 503, 200])('that a proxy answers with %i goes on', (status) => {
    expect(processDevicePoll({ status, body: undefined }, 0)).toEqual({ kind: 'pending', isUnanswered: true });
  });

  it('throws when the application itself is refused: no further poll can help', () => {
    expect(() => refusal('invalid_client', 401)).toThrow(expect.objectContaining({ code: 'client_refused' }));
  });
});

describe('the device grant', () => {
  const start = (answers: Parameters<typeof answering>[0]) => {
    const { fetch, sent } = answering(answers);
    const options = { authUrl: 'https://auth.example/v1/', clientId: 'id', scopes: ['a'], clock: createFakeClock(0) };
    return { sent, device: createDeviceGrant({ ...options, fetch }) };
  };

  it('asks below the authorization server, and polls with the device code', async () => {
    const { device, sent } = start([
      { status: 200, body: deviceAnswer },
      { status: 400, body: { error: 'authorization_pending' } },
    ]);
    expect(await device.poll(await device.request())).toEqual({ kind: 'pending' });
    expect(sent.map(({ url }) => url)).toEqual([
      'https://auth.example/v1/device/authorize',
      'https://auth.example/v1/token',
    ]);
    expect(sent[1]?.form).toEqual({
      client_id: 'id',
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      device_code: 'the-device-code',
    });
  });

  it('goes on polling when the network fails, and does not begin without it', async () => {
    const { device } = start([new TypeError('fetch failed'), new TypeError('fetch failed')]);
    expect(await device.poll(authorization)).toEqual({ kind: 'pending', isUnanswered: true });
    await expect(device.request()).rejects.toMatchObject({ code: 'authorization_unavailable', retryable: true });
  });

  it('never lets a code or a secret into an error', async () => {
    const { device } = start([
      { status: 401, body: { error: 'invalid_client', error_description: 'the-device-code' } },
    ]);
    const error = await device.poll(authorization).catch((caught: Error) => caught);
    expect(JSON.stringify([String(error), error])).not.toContain('the-device-code');
  });
});
