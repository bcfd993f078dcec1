import { expect, it } from 'vitest';
import { askConsentPage } from './ask-consent-page.ts';

const ask = (answer: () => Response) => askConsentPage('https://vendor.example/authorize?x=1', async () => answer());

it.each([
  ['a page to sign in', 200, 'Sign in', 'open'],
  ['a page that talks of client ids', 200, 'client_id redirect_uri', 'open'],
  ['a way on', 302, '', 'open'],
  [
    'a redirect URI it does not know',
    400,
    "The 'redirect_uri' parameter must be a Login redirect URI",
    'redirect_uri_refused',
  ],
  ['the same in other words', 400, '<h1>Invalid redirect URL</h1>', 'redirect_uri_refused'],
  ['a client it does not know', 400, 'Invalid value for client_id parameter.', 'client_refused'],
  ['the same as an error word', 401, '{"error":"invalid_client"}', 'client_refused'],
  ['any other refusal', 403, 'no', 'open'],
  ['a server that is down', 503, 'redirect_uri client_id', 'unavailable'],
])('%s', async (_, status, text, answer) => {
  expect(await ask(() => new Response(text, { status }))).toBe(answer);
});

it('a vendor that cannot be reached', async () => {
  const answer = ask(() => {
    throw new TypeError('fetch failed');
  });
  expect(await answer).toBe('unavailable');
});

it('follows no redirect, and does not wait for ever', async () => {
  let given: RequestInit | undefined;
  await askConsentPage('https://vendor.example/authorize', async (_, init) => {
    given = init;
    return new Response('');
  });
  expect(given).toMatchObject({ redirect: 'manual', signal: expect.any(AbortSignal) });
});
