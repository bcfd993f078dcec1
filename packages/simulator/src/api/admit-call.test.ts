import { expect, test } from 'vitest';
import { startKit } from '../../test/kit.ts';

const UNAUTHORIZED = '{"error_key":"unauthorized","error_message":"Unauthorized"}';

test('a request without a token, or with one of nobody, is answered 401 with the 59 bytes and headers of the vendor', async () => {
  await using kit = await startKit();
  for (const authorization of ['', 'Bearer nonsense', `Basic ${kit.accessToken}`]) {
    const reply = await kit.api('GET', '/contact_lists', undefined, { authorization });
    expect(reply).toMatchObject({ status: 401, text: UNAUTHORIZED });
    expect(reply.headers.get('content-length')).toBe('59');
    expect(reply.headers.get('www-authenticate')).toBe('Bearer realm=api.cc.email');
    expect(reply.headers.get('x-amzn-errortype')).toBe('UnauthorizedException');
  }
});

test('every answer carries the request ids of the edge', async () => {
  await using kit = await startKit();
  const { headers } = await kit.api('GET', '/contact_lists');
  for (const name of ['x-amzn-requestid', 'x-amz-apigw-id', 'x-amz-cf-id']) expect(headers.get(name)).toBeTruthy();
});

test('an access token past its expiry is answered 401', async () => {
  await using kit = await startKit({ switches: { accessTokenLifetimeMs: 60_000 } });
  kit.time.advance(59_999);
  expect((await kit.api('GET', '/contact_lists')).status).toBe(200);
  kit.time.advance(1);
  expect((await kit.api('GET', '/contact_lists')).status).toBe(401);
});

test('a token without the scope is answered 403, except where no scope is needed', async () => {
  await using kit = await startKit();
  const { access_token } = kit.simulator.grant('default', { scopes: ['account_read'] });
  const headers = { authorization: `Bearer ${access_token}` };

  expect((await kit.api('GET', '/contacts', undefined, headers)).status).toBe(403);
  expect((await kit.api('GET', '/account/summary', undefined, headers)).status).toBe(200);
  expect((await kit.api('GET', '/account/user/privileges', undefined, headers)).status).toBe(200);
});

test('a missing privilege is answered 403 in the words of the vendor', async () => {
  await using kit = await startKit({ account: { privileges: ['contacts:lists:read'] } });
  expect(await kit.api('GET', '/contacts')).toMatchObject({
    status: 403,
    json: { error_key: 'access_denied', error_message: 'Request forbidden due to insufficient user privileges.' },
  });
  expect((await kit.api('GET', '/contact_lists')).status).toBe(200);
});

test('a deactivated application is answered 403', async () => {
  await using kit = await startKit();
  kit.simulator.addApplication({ clientId: kit.clientId, clientSecret: kit.clientSecret, active: false });
  expect((await kit.api('GET', '/account/user/privileges')).status).toBe(403);
});

test.for([401, 403] as const)('one account can be refused with %s while another is served', async (status) => {
  await using kit = await startKit({ switches: { newGrantExpiresOlder: false, refusedAccounts: { default: status } } });
  kit.simulator.addAccount({ name: 'other' });
  const { access_token } = kit.simulator.grant('other');

  expect((await kit.api('GET', '/contacts')).status).toBe(status);
  expect((await kit.api('GET', '/contacts', undefined, { authorization: `Bearer ${access_token}` })).status).toBe(200);
});

test.for(['text/plain', 'application/x-www-form-urlencoded'])('a body sent as %s is answered 415', async (type) => {
  await using kit = await startKit();
  expect((await kit.api('POST', '/contacts', '{}', { 'content-type': type })).status).toBe(415);
});

test.for(['{"first_name": "Ada",}', '', '[]', '"Ada"'])('the body %j is answered 400', async (body) => {
  await using kit = await startKit();
  const reply = await kit.api('POST', '/contacts', body);
  expect(reply).toMatchObject({ status: 400, json: [{ error_key: 'contacts.api.validation.error' }] });
});

test('a path the API does not have is answered 404, one outside /v3 403 by the gateway', async () => {
  await using kit = await startKit();
  expect((await kit.api('PATCH', '/contacts')).status).toBe(404);
  const response = await fetch(`${kit.simulator.url}/v2/contacts`);
  expect([response.status, await response.json()]).toEqual([403, { message: 'Forbidden' }]);
});

test('while the API is down every request is answered 503 and nothing is counted', async () => {
  await using kit = await startKit({ switches: { apiDown: true } });
  expect((await kit.api('GET', '/contacts')).status).toBe(503);
  expect(kit.simulator.usedToday()).toBe(0);
});

test('throttled and quota_exceeded are single objects, told apart by error_key', async () => {
  await using kit = await startKit({ switches: { perSecond: 1, perDay: 1 } });
  expect((await kit.api('GET', '/contacts')).status).toBe(200);

  const throttled = await kit.api('GET', '/contacts');
  expect(throttled).toMatchObject({
    status: 429,
    json: { error_key: 'throttled', error_message: 'Too Many Requests' },
  });
  expect(throttled.headers.get('retry-after')).toBeNull();
  kit.time.advance(1000);
  const spent = await kit.api('GET', '/contacts');
  expect(spent).toMatchObject({ status: 429, json: { error_key: 'quota_exceeded', error_message: 'Limit Exceeded' } });
});

test('Retry-After is sent where the switch says so', async () => {
  await using kit = await startKit({ switches: { perSecond: 0, retryAfter: true } });
  expect((await kit.api('GET', '/contacts')).headers.get('retry-after')).toBe('1');
});

test('the limits count the application, over all its accounts', async () => {
  await using kit = await startKit({ switches: { perSecond: 1, newGrantExpiresOlder: false } });
  kit.simulator.addAccount({ name: 'other' });
  const { access_token } = kit.simulator.grant('other');

  expect((await kit.api('GET', '/contacts')).status).toBe(200);
  expect((await kit.api('GET', '/contacts', undefined, { authorization: `Bearer ${access_token}` })).status).toBe(429);
});

test('the shape of an error body can be set by status', async () => {
  await using kit = await startKit({ switches: { errorShapes: { 404: 'object', 400: 'empty', 401: 'html' } } });
  expect((await kit.api('GET', '/contacts/7')).json).toMatchObject({ error_key: 'contacts.api.not_found' });
  expect((await kit.api('POST', '/contacts', {})).text).toBe('');
  expect((await kit.api('GET', '/contacts', undefined, { authorization: '' })).text).toContain('<html>');
});
