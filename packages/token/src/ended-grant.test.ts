import { createRecordingLogger } from '@leadferry/runtime/testing';
import { describe, expect, it, vi } from 'vitest';
import { createFleet, day, minute, response } from '../test/support/fleet.ts';
import { createMemoryChannel } from '../test/support/memory-channel.ts';
import { createAccessTokenSecret } from './access-token-secret.ts';
import type { TokenProvider } from './access-tokens.ts';
import { createReaderProvider } from './reader-provider.ts';
import type { Probe } from './replace-refused.ts';
import { answerWith, createMemorySecret, createScriptedGrant } from './testing.ts';
import type { TokenProviderOptions } from './token-provider.ts';
import { createTokenStore } from './token-store.ts';

/** Refreshers and readers of a grant that the server ended, access token included. */
const setUp = async () => {
  const fleet = createFleet({ grant: createScriptedGrant(() => answerWith(400, { error: 'invalid_grant' })) });
  const { secret, clock, metrics, outcome } = fleet;
  const shared = createMemorySecret({ name: 'memory/access-token' });
  const channel = createMemoryChannel();
  const probe: Probe = async () => 'refused';
  secret.paste(response('login'));
  const join = (options: Partial<TokenProviderOptions> = {}) =>
    fleet.join({ store: createTokenStore(secret, createAccessTokenSecret(shared)), channel, probe, ...options });
  const read = () =>
    createReaderProvider({
      account: 'default',
      reader: createAccessTokenSecret(shared),
      channel,
      probe,
      clock,
      random: () => 0.5,
      logger: createRecordingLogger(),
      metrics,
    });
  /** Has a worker find out that the API takes its token no more. */
  const find = async (worker: TokenProvider) =>
    outcome(worker.getAccessToken().then((token) => worker.replaceRefused(token))).catch(() => {});
  /** What a worker is given now. */
  const ask = (worker: TokenProvider) =>
    outcome(worker.getAccessToken()).then(
      ({ value }) => value,
      (error: { code: string }) => error.code,
    );
  const first = join();
  await outcome(first.getAccessToken());
  return { ...fleet, shared, channel, join, read, find, ask, first };
};

describe('the end of a grant and its access token', () => {
  it('is known to a worker that nobody asks for a token meanwhile', async () => {
    const { clock, join, find, ask, first } = await setUp();
    const idle = join();
    await ask(idle);
    await find(first);
    await clock.advance(10 * minute);
    expect(await ask(idle)).toBe('reauth_required');
  });

  it('is known to a worker that comes later, refresher or reader, at once and after a while', async () => {
    const { clock, join, read, find, ask, first } = await setUp();
    await find(first);
    expect([await ask(join()), await ask(read())]).toEqual(['reauth_required', 'reauth_required']);
    await clock.advance(10 * minute);
    expect([await ask(join()), await ask(read())]).toEqual(['reauth_required', 'reauth_required']);
  });

  it('stays known to readers, busy ones and idle ones, while no refresher is asked for anything', async () => {
    const { clock, read, find, ask, first } = await setUp();
    const [busy, idle] = [read(), read()];
    await Promise.all([ask(busy), ask(idle)]);
    await Promise.all([find(busy), find(first)]);
    for (let times = 0; times < 5; times += 1) {
      await clock.advance(2 * minute);
      expect(await ask(busy)).toBe('reauth_required');
    }
    expect(await ask(idle)).toBe('reauth_required');
  });

  it('is known to all that come later when the access token was refused long after the refresh token', async () => {
    const { clock, join, read, find, ask, first } = await setUp();
    await clock.advance(0.8 * day);
    await ask(first);
    await clock.advance(5 * minute);
    expect([await ask(join()), await ask(read())]).toEqual(['at-secret-login', 'at-secret-login']);
    await find(first);
    expect([await ask(join()), await ask(read())]).toEqual(['reauth_required', 'reauth_required']);
  });

  it('costs a waiting worker one look at the store every two seconds, and no write', async () => {
    const { clock, secret, shared, find, ask, first } = await setUp();
    await find(first);
    await clock.advance(2 * minute);
    await ask(first);
    const [before, sharedBefore] = [secret.calls.length, shared.calls.length];
    for (let times = 0; times < 60; times += 1) {
      await ask(first);
      await clock.advance(2000);
    }
    expect(secret.calls.slice(before).length).toBeLessThanOrEqual(60);
    expect(new Set(secret.calls.slice(before))).toEqual(new Set(['labels']));
    expect(new Set(shared.calls.slice(sharedBefore))).toEqual(new Set(['labels']));
  });

  it('is told once by a worker that waits, not every two seconds', async () => {
    const { clock, lines, find, ask, first } = await setUp();
    await find(first);
    await clock.advance(2 * minute);
    await ask(first);
    const errors = () => lines.filter(({ level }) => level === 'error' || level === 'warn').length;
    const before = errors();
    for (let times = 0; times < 60; times += 1) {
      await ask(first);
      await clock.advance(2000);
    }
    expect(errors()).toBe(before);
  });

  it('is over for all once a person has stored a new grant, and those that wait are told', async () => {
    const { clock, secret, channel, join, read, find, ask, first } = await setUp();
    const onNews = vi.fn();
    const [waiting, reader] = [join({ onNews }), read()];
    await Promise.all([ask(waiting), ask(reader)]);
    await find(first);
    await clock.advance(10 * minute);
    expect(await ask(waiting)).toBe('reauth_required');
    onNews.mockClear();
    secret.paste(response('anew'));
    await channel.publish('default', { epoch: 2, seq: 0 });
    expect(onNews).toHaveBeenCalledTimes(1);
    expect(await ask(waiting)).toBe('at-secret-anew');
    expect(onNews).toHaveBeenCalledTimes(2);
    await clock.advance(2000);
    expect(await ask(reader)).toBe('at-secret-anew');
  });

  it('is over without a hint within two seconds', async () => {
    const { clock, secret, find, ask, first } = await setUp();
    await find(first);
    await clock.advance(10 * minute);
    expect(await ask(first)).toBe('reauth_required');
    secret.paste(response('anew'));
    await clock.advance(2000);
    expect(await ask(first)).toBe('at-secret-anew');
  });
});
