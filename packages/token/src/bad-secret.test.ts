import { describe, expect, it } from 'vitest';
import { createFleet, day, minute, response } from '../test/support/fleet.ts';
import { labels } from './versioned-secret.ts';

const writing = new Set(['create', 'moveLabel']);

/** Stores a value as an operator does, and lets several workers have a go at it for an hour. */
const tryOut = async (text: string | undefined) => {
  const fleet = createFleet();
  const { secret, clock, join, outcome } = fleet;
  if (text !== undefined) secret.paste(text);
  const errors: (Error & { code?: string })[] = [];
  for (let times = 1; times <= 6; times += 1) {
    await outcome(join().getAccessToken()).catch((error: Error) => void errors.push(error));
    await clock.advance(10 * minute);
  }
  const written = secret.calls.filter((call) => writing.has(call));
  return { ...fleet, errors, written, left: (await secret.readLabelled(labels.current))?.text };
};

describe('a token secret that cannot be used', () => {
  it.each<[string, string | undefined, RegExp]>([
    ['has no value', undefined, /has no value yet\. Run "leadferry authorize"/],
    ['is not JSON', 'rt-secret-pasted', /not a JSON object/],
    ['is JSON, cut off', '{"access_token": "at-secret-pasted", "refr', /not a JSON object/],
    ['is a list', '["at-secret-pasted"]', /not a JSON object/],
    ['lacks the access token', '{"refresh_token": "rt-secret-pasted", "expires_in": 60}', /access_token is missing/],
    [
      'lacks the expiry',
      '{"access_token": "at-secret-pasted", "refresh_token": "rt-secret-x"}',
      /expires_in is missing/,
    ],
    ['has a field of the wrong kind', '{"access_token": 7, "expires_in": 60}', /access_token is missing or wrong/],
    ['is our own form, damaged', '{"kind": "token_set", "access_token": "at-secret-pasted"}', /generation is missing/],
    ['is the book of a claim', '{"kind": "claim", "attempt": 1}', /AWSCURRENT sits on a version that keeps the books/],
  ])('because it %s is named with what to do, quoted nowhere, and left as it is', async (_, text, told) => {
    const { errors, written, left, grant, lines } = await tryOut(text);
    expect(errors).toHaveLength(6);
    for (const error of errors) {
      expect(error).toMatchObject({ code: 'config_error', message: expect.stringMatching(told) });
      expect(error.message).toMatch(/leadferry authorize/);
    }
    expect(`${errors} ${JSON.stringify(lines)}`).not.toMatch(/[ar]t-secret/);
    expect(written).toEqual([]);
    expect(left).toBe(text);
    expect(grant.sent).toEqual([]);
  });

  it('because it expired and has no refresh token is named as that, and left as it is', async () => {
    const pasted = JSON.stringify({ access_token: 'at-secret-old', expires_in: 0 });
    const { errors, left, grant } = await tryOut(pasted);
    expect(errors).toHaveLength(6);
    for (const error of errors) {
      expect(error).toMatchObject({
        code: 'reauth_required',
        message: expect.stringMatching(/no refresh token and is used up.*leadferry authorize/),
      });
    }
    expect(left).toBe(pasted);
    expect(grant.sent).toEqual([]);
  });

  it('is taken up within seconds once a person has mended it', async () => {
    const { secret, clock, join, outcome } = createFleet();
    secret.paste('not JSON');
    const worker = join();
    await expect(outcome(worker.getAccessToken())).rejects.toMatchObject({ code: 'config_error' });
    secret.paste(response('mended'));
    await clock.advance(2000);
    expect((await outcome(worker.getAccessToken())).value).toBe('at-secret-mended');
  });
});

it('a token set that expired, with its refresh token, is no fault: it is simply refreshed', async () => {
  const { secret, clock, join, outcome } = createFleet();
  secret.paste(response('login'));
  await clock.advance(30 * day);
  expect((await outcome(join().getAccessToken())).value).toBe('at-secret-1');
});

it('a value pasted over a living set by mistake leaves the workers their token, and can be taken back', async () => {
  const { secret, clock, join, lines, outcome } = createFleet();
  secret.paste(response('login'));
  const worker = join();
  await worker.getAccessToken();
  const good = (await secret.labels()).get(labels.current) ?? '';
  const bad = secret.paste('oops');
  await clock.advance(20 * minute);
  for (let times = 1; times <= 3; times += 1) {
    expect((await worker.getAccessToken()).value).toBe('at-secret-login');
    await clock.advance(minute);
  }
  expect(lines.find(({ event }) => event === 'token_tending_failed')?.fields).toMatchObject({ code: 'config_error' });
  await secret.moveLabel({ label: labels.current, from: bad, to: good });
  expect(await outcome(join().getAccessToken())).toMatchObject({ value: 'at-secret-login', generation: { epoch: 1 } });
});
