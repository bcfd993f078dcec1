import { createRecordingLogger } from '@leadferry/runtime/testing';
import { describe, expect, it } from 'vitest';
import { createFleet, day, minute, response, rotate } from '../test/support/fleet.ts';
import { createMemoryChannel } from '../test/support/memory-channel.ts';
import { createAccessTokenSecret } from './access-token-secret.ts';
import { TokenUnavailableError } from './errors.ts';
import { createReaderProvider, type ReaderProviderOptions } from './reader-provider.ts';
import type { Probe } from './replace-refused.ts';
import { answerWith, createMemorySecret, createScriptedGrant, type ScriptedGrant } from './testing.ts';
import { createTokenStore } from './token-store.ts';

/** A refresher with both secrets, and readers with the second one alone. */
const setUp = ({ grant = createScriptedGrant(rotate()), probe }: { grant?: ScriptedGrant; probe?: Probe } = {}) => {
  const fleet = createFleet({ grant });
  const { secret, clock, metrics } = fleet;
  const shared = createMemorySecret({ name: 'memory/access-token' });
  const channel = createMemoryChannel();
  secret.paste(response('login'));
  const store = createTokenStore(secret, createAccessTokenSecret(shared));
  const refresher = fleet.join({ store, channel, ...(probe ? { probe } : {}) });
  const read = (options: Partial<ReaderProviderOptions> = {}) =>
    createReaderProvider({
      account: 'default',
      reader: createAccessTokenSecret(shared),
      channel,
      clock,
      random: () => 0.5,
      logger: createRecordingLogger(),
      metrics,
      ...options,
    });
  /** Lets the refresher look at the store, and show what it finds. */
  const tend = async () => {
    const token = await fleet.outcome(refresher.getAccessToken());
    await clock.advance(20 * minute);
    await refresher.getAccessToken();
    await clock.advance(1000);
    return token;
  };
  return { ...fleet, shared, channel, refresher, read, tend };
};

const refused = answerWith(400, { error: 'invalid_grant' });

describe('a reader', () => {
  it('hands out what a refresher shows, and reads the other secret never', async () => {
    const { secret, read, tend } = setUp();
    await tend();
    const before = secret.calls.length;
    expect(await read().getAccessToken()).toMatchObject({
      value: 'at-secret-login',
      generation: { epoch: 1, seq: 0 },
    });
    expect(secret.calls.length).toBe(before);
  });

  it('writes nothing, whatever happens to the token', async () => {
    const { shared, clock, read, tend, outcome } = setUp();
    await tend();
    const before = shared.calls.length;
    const reader = read({ probe: async () => 'refused' });
    const token = await reader.getAccessToken();
    await outcome(reader.replaceRefused(token)).catch(() => {});
    await clock.advance(2 * day);
    await outcome(reader.getAccessToken()).catch(() => {});
    expect(new Set(shared.calls.slice(before))).toEqual(new Set(['readLabelled', 'labels']));
  });

  it('says who writes the secret while nobody has, and takes up the first token by itself', async () => {
    const { clock, read, tend, outcome } = setUp();
    const reader = read();
    await expect(outcome(reader.getAccessToken())).rejects.toMatchObject({ code: 'config_error' });
    expect(reader.hasEverRead()).toBe(true);
    await tend();
    await clock.advance(2000);
    expect((await outcome(reader.getAccessToken())).value).toBe('at-secret-login');
  });

  it('is not told that a person must log in just because the set it sees has no refresh token', async () => {
    const { clock, registry, read, tend } = setUp();
    await tend();
    const logger = createRecordingLogger();
    const reader = read({ logger });
    await reader.getAccessToken();
    await clock.advance(0.9 * day);
    await reader.getAccessToken();
    await clock.advance(1000);
    expect(logger.lines.map(({ event }) => event)).not.toContain('token_set_without_refresh_token');
    expect(await registry.metrics()).toContain('leadferry_token_reauth_required{account="default"} 0');
  });

  it('waits for the refresher once its token is used up, and never refreshes itself', async () => {
    const { grant, clock, refresher, read, tend, outcome } = setUp();
    await tend();
    const reader = read();
    await reader.getAccessToken();
    await clock.advance(2 * day);
    const asked = reader.getAccessToken();
    asked.catch(() => {});
    await clock.advance(3000);
    expect(grant.sent).toEqual([]);
    await outcome(refresher.getAccessToken());
    expect((await outcome(asked)).value).toBe('at-secret-1');
    expect(grant.sent).toHaveLength(1);
  });

  it('says that there is none when the refresher does not come', async () => {
    const { clock, read, tend, outcome } = setUp();
    await tend();
    const reader = read();
    await reader.getAccessToken();
    await clock.advance(2 * day);
    await expect(outcome(reader.getAccessToken())).rejects.toMatchObject({ code: 'token_unavailable' });
  });

  it('goes on with the token it has while its secret cannot be read', async () => {
    const { shared, clock, read, tend } = setUp();
    await tend();
    const reader = read();
    await reader.getAccessToken();
    shared.failWith(new TokenUnavailableError('away'));
    await clock.advance(0.5 * day);
    expect((await reader.getAccessToken()).value).toBe('at-secret-login');
  });
});

describe('a reader whose grant has ended', () => {
  const ended = async () => {
    const world = setUp({ grant: createScriptedGrant((_, index) => (index === 0 ? refused : rotate()(_, index))) });
    await world.tend();
    const reader = world.read();
    await reader.getAccessToken();
    await world.clock.advance(2 * day);
    for (let look = 1; look <= 2; look += 1) {
      await world.outcome(world.refresher.getAccessToken()).catch(() => {});
      await world.clock.advance(2 * minute);
    }
    return { ...world, reader };
  };

  it('says so, and that a person is needed', async () => {
    const { reader, outcome } = await ended();
    await expect(outcome(reader.getAccessToken())).rejects.toMatchObject({
      code: 'reauth_required',
      message: expect.stringContaining('leadferry authorize'),
    });
  });

  it('knows it too when it was started only afterwards', async () => {
    const { registry, read, outcome } = await ended();
    await expect(outcome(read().getAccessToken())).rejects.toMatchObject({ code: 'reauth_required' });
    expect(await registry.metrics()).toContain('leadferry_token_reauth_required{account="default"} 1');
  });

  it('starts again by itself after the new grant', async () => {
    const { secret, reader, refresher, clock, outcome } = await ended();
    await expect(outcome(reader.getAccessToken())).rejects.toMatchObject({ code: 'reauth_required' });
    secret.paste(response('new'));
    await outcome(refresher.getAccessToken());
    await clock.advance(20 * minute);
    await refresher.getAccessToken();
    await clock.advance(2000);
    expect(await outcome(reader.getAccessToken())).toMatchObject({ value: 'at-secret-new' });
  });
});

describe('a reader whose token the API refuses', () => {
  it('tells the refreshers, and they decide: one refresh, and the reader gets its fruit', async () => {
    const { grant, channel, clock, refresher, read, tend, outcome } = setUp({ probe: async () => 'refused' });
    await tend();
    const reader = read({ probe: async () => 'refused' });
    const replaced = reader.replaceRefused(await reader.getAccessToken());
    replaced.catch(() => {});
    await clock.advance(1000);
    expect(channel.told).toContain('1.0 suspect');
    await outcome(refresher.getAccessToken());
    expect((await outcome(replaced)).generation).toEqual({ epoch: 1, seq: 1 });
    expect(grant.sent).toHaveLength(1);
  });

  it('keeps it when the refresher finds that the API takes it after all', async () => {
    const { grant, clock, refresher, read, tend, outcome } = setUp({ probe: async () => 'accepted' });
    await tend();
    const reader = read({ probe: async () => 'accepted' });
    const token = await reader.getAccessToken();
    await expect(outcome(reader.replaceRefused(token))).rejects.toMatchObject({ code: 'token_unavailable' });
    await clock.advance(minute);
    await refresher.getAccessToken();
    expect((await reader.getAccessToken()).value).toBe('at-secret-login');
    expect(grant.sent).toEqual([]);
  });

  it('blocks the lead, and refreshes nothing, when no refresher is there', async () => {
    const { grant, read, tend, outcome } = setUp();
    await tend();
    const reader = read({ probe: async () => 'refused' });
    const token = await reader.getAccessToken();
    await expect(outcome(reader.replaceRefused(token))).rejects.toMatchObject({ code: 'token_unavailable' });
    expect(grant.sent).toEqual([]);
  });
});
