import { createScriptedSecrets, throttling } from '@leadferry/account/testing';
import type { AccountConfig } from '@leadferry/config';
import { createFakeClock } from '@leadferry/runtime/testing';
import { TokenUnavailableError } from '@leadferry/token';
import { createMemorySecret, createMemoryTokenStore } from '@leadferry/token/testing';
import { describe, expect, it } from 'vitest';
import type { CliConfig } from '../config.ts';
import { createPaint } from '../paint.ts';
import { showTokenStatus, watchTokenStatus } from './token-status.ts';

const hour = 3_600_000;
const settingsOf = (tokenSecret: string): AccountConfig => ({
  tokenSecret,
  mode: 'refresher',
  createCustomFields: false,
  createTags: false,
});

/** Two accounts on secrets in memory: north has a grant of Engines Ltd, south nothing yet. */
const start = async () => {
  const clock = createFakeClock();
  const application = createScriptedSecrets();
  const secrets = {
    north: createMemorySecret({ name: 'north', now: clock.now }),
    south: createMemorySecret({ name: 'south' }),
  };
  const north = createMemoryTokenStore(secrets.north);
  const grant = { accessToken: 'a', refreshToken: 'r', expiresInSeconds: 24 * 3600, receivedAtMs: clock.now() };
  await north.storeGrant(grant);
  await north.pinAccount({ encodedAccountId: 'a1', organizationName: 'Engines Ltd' });
  const options = (names: readonly ('north' | 'south')[]) => ({
    deployment: {
      config: { application: { secret: 'leadferry/application' } } as CliConfig,
      client: application.client,
      openStore: ({ tokenSecret }: AccountConfig) => createMemoryTokenStore(secrets[tokenSecret as 'north']),
    },
    accounts: names.map((name) => [name, settingsOf(name)] as const),
    clock,
    paint: createPaint(false),
  });
  return { clock, application, secrets, north, grant, options };
};

describe('a status', () => {
  it('of an account that works tells people all there is to know, and that nothing is to be done', async () => {
    const { clock, options } = await start();
    await clock.advance(hour);
    const { exit, text } = await showTokenStatus(options(['north']));
    expect(exit).toBe('done');
    expect(text.split('\n').map((line) => line.trimEnd())).toEqual([
      'north   Works',
      '  Organisation   Engines Ltd',
      '  Generation     1.0',
      '  Mode           rotating or long-lived: the first refresh will tell; one secret',
      '  Access token   expires in 23 h (2026-01-02 00:00:00 UTC)',
      '  Last refresh   none yet; authorised 1 h ago (2026-01-01 00:00:00 UTC)',
      '  Next refresh   due in 11 h (2026-01-01 12:00:00 UTC) by token-keeper; in 17 h (2026-01-01 18:00:00 UTC) by workers, if no keeper did',
      '  Claim held by  nobody',
      '  To do          Nothing to do.',
      '',
      'As of 2026-01-01 01:00:00 UTC.',
    ]);
  });

  it('tells machines the same', async () => {
    const { options } = await start();
    expect((await showTokenStatus(options(['north']))).fields).toEqual({
      at: '2026-01-01T00:00:00.000Z',
      personNeeded: false,
      application: { state: 'usable' },
      accounts: [
        {
          account: 'north',
          state: 'live',
          personNeeded: false,
          advice: 'Nothing to do.',
          organization: { name: 'Engines Ltd', encodedAccountId: 'a1' },
          generation: { epoch: 1, seq: 0 },
          mode: { refreshToken: 'not_known_yet', secrets: 1, workers: 'refresher' },
          accessToken: { expiresAt: '2026-01-02T00:00:00.000Z', leftSeconds: 86_400 },
          lastRefresh: { class: 'authorised', at: '2026-01-01T00:00:00.000Z' },
          claim: undefined,
          nextRefresh: { keeperAt: '2026-01-01T12:00:00.000Z', workerAt: '2026-01-01T18:00:00.000Z' },
        },
      ],
    });
  });

  it('shows an open claim with its holder', async () => {
    const { clock, north, options } = await start();
    await north.claim(await north.readCurrent(), {
      attempt: 1,
      cause: 'early',
      isLastChance: false,
      owner: 'keeper-0/17',
      nonce: 'n',
      claimedAtMs: clock.now(),
      sendBeforeMs: clock.now() + 10_000,
      answerBeforeMs: clock.now() + 60_000,
      isWitnessed: true,
      client: 'c',
      refreshTokenFingerprint: 'f',
    });
    const { fields, text } = await showTokenStatus(options(['north']));
    expect(text).toMatch(/Claim held by {2}keeper-0\/17, attempt 1, since/);
    expect(fields).toMatchObject({
      accounts: [
        {
          state: 'refreshing',
          claim: { isHeld: true, owner: 'keeper-0/17', answerBefore: '2026-01-01T00:01:00.000Z' },
        },
      ],
    });
  });

  it('calls a person where one account of several has no grant, and says how to help', async () => {
    const { options } = await start();
    const { exit, isFailure, text, fields } = await showTokenStatus(options(['north', 'south']));
    expect({ exit, isFailure }).toEqual({ exit: 'personNeeded', isFailure: false });
    expect(text).toMatch(/south {3}Not authorised\n {2}To do .*leadferry authorize/);
    expect(fields).toMatchObject({ personNeeded: true, accounts: [{ personNeeded: false }, { state: 'empty' }] });
  });

  it('calls a person where the application secret cannot be used', async () => {
    const { application, options } = await start();
    application.value = { client_id: '' };
    const { exit, text } = await showTokenStatus(options(['north']));
    expect(exit).toBe('personNeeded');
    expect(text).toMatch(/^The application {3}Cannot be used\n {2}To do .*client_id/);
  });

  it('of a store that does not answer is not known, and says so', async () => {
    const { secrets, application, options } = await start();
    secrets.north.failWith(new TokenUnavailableError('Secrets Manager did not answer'));
    const { exit, text } = await showTokenStatus(options(['north']));
    expect(exit).toBe('storeAway');
    expect(text).toMatch(/north {3}Not known just now\n {2}To do .*Secrets Manager did not answer\. Delivery goes on/);

    secrets.north.failWith(undefined);
    application.value = throttling();
    expect((await showTokenStatus(options(['north']))).exit).toBe('storeAway');
    expect((await showTokenStatus(options(['north', 'south']))).exit).toBe('personNeeded');
  });

  it('does not swallow a bug', async () => {
    const { secrets, options } = await start();
    secrets.north.failWith(new TypeError('undefined is not a function'));
    await expect(showTokenStatus(options(['north']))).rejects.toThrow(TypeError);
  });
});

describe('a watch', () => {
  const watch = async (isRedrawn: boolean) => {
    const { clock, north, grant, options } = await start();
    const stop = new AbortController();
    const told: string[] = [];
    const output = { tell: (_e: string, _f: object, text: string) => void told.push(text), end: () => {} };
    const ending = watchTokenStatus({ ...options(['north']), output, isRedrawn, signal: stop.signal });
    return { clock, north, grant, told, ending, stop };
  };

  it('tells in a pipe only what is news, and ends as the last look says', async () => {
    const { clock, north, grant, told, ending, stop } = await watch(false);
    await clock.advance(6000);
    await north.storeGrant({ ...grant, accessToken: 'b' });
    await clock.advance(6000);
    expect(told.map((text) => /Generation +(\S+)/.exec(text)?.[1])).toEqual(['1.0', '2.0']);
    stop.abort();
    expect(await ending).toMatchObject({ exit: 'done', text: '', fields: { personNeeded: false } });
  });

  it('draws anew on a terminal at every look', async () => {
    const { clock, told, ending, stop } = await watch(true);
    await clock.advance(5000);
    stop.abort();
    await ending;
    expect(told).toHaveLength(3);
    for (const text of told) {
      expect(text.startsWith('\u001b[2J\u001b[Hnorth   Works')).toBe(true);
      expect(text).toContain('Ctrl-C stops');
    }
  });
});
