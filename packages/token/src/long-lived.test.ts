import { describe, expect, it } from 'vitest';
import { Death, dieAt } from '../test/support/die-at.ts';
import { createFleet, day, minute, response } from '../test/support/fleet.ts';
import { createMemorySpentTokens } from '../test/support/memory-spent-tokens.ts';
import type { TokenProvider } from './access-tokens.ts';
import type { SendResult } from './refresh-outcome.ts';
import { answerWith, createMemoryTokenStore, createScriptedGrant } from './testing.ts';

const noAnswer: SendResult = { kind: 'no_answer', reason: 'timeout' };

/** A server whose refresh tokens live long: it tells the same one again, or none. `others` answer at the given sends. */
const longLived = (form: 'echo' | 'omit', others: Readonly<Record<number, SendResult>> = {}) => {
  const grant = createScriptedGrant((refreshToken, index) => {
    const tokens = { access_token: `at-secret-${index + 1}`, expires_in: day / 1000 };
    return others[index] ?? answerWith(200, form === 'echo' ? { ...tokens, refresh_token: refreshToken } : tokens);
  });
  const fleet = createFleet({ grant });
  fleet.secret.paste(response('login'));
  const stored = () => createMemoryTokenStore(fleet.secret).readCurrent();
  return { ...fleet, stored };
};

/** Lets the access token expire, and a worker ask for the next. */
const outlive = async ({ clock, outcome }: ReturnType<typeof longLived>, worker: TokenProvider) => {
  await clock.advance(2 * day);
  return outcome(worker.getAccessToken());
};

describe.each(['echo', 'omit'] as const)('a long-lived refresh token (the answer: %s)', (form) => {
  it('is kept and found out by itself, through one generation after the other', async () => {
    const world = longLived(form);
    const spent = createMemorySpentTokens();
    for (let round = 1; round <= 4; round += 1) {
      const token = await outlive(world, world.join({ spent }));
      expect(token).toMatchObject({ value: `at-secret-${round}`, generation: { epoch: 1, seq: round } });
      expect(await world.stored()).toMatchObject({ refreshToken: 'rt-secret-login', isRotating: false });
    }
    expect(world.grant.sent).toEqual(Array(4).fill('rt-secret-login'));
    expect(await spent.includes('rt-secret-login')).toBe(false);
  });

  it('is sent again after a lost answer, once the pause is over: nothing was burnt, and no chance is the last', async () => {
    const world = longLived(form, { 1: noAnswer, 2: noAnswer, 3: noAnswer });
    await outlive(world, world.join());
    await world.clock.advance(2 * day);
    for (let times = 1; times <= 3; times += 1) {
      await expect(world.outcome(world.join().getAccessToken())).rejects.toMatchObject({ code: 'token_unavailable' });
      await world.clock.advance(day / 5);
    }
    expect((await world.outcome(world.join().getAccessToken())).value).toBe('at-secret-5');
    expect((await world.stored()).isRotating).toBe(false);
  });

  it('is not hammered meanwhile: one claim in a pause', async () => {
    const world = longLived(form, { 1: noAnswer });
    await outlive(world, world.join());
    await world.clock.advance(2 * day);
    await world.outcome(world.join().getAccessToken()).catch(() => {});
    for (let times = 1; times <= 9; times += 1) {
      await world.outcome(world.join().getAccessToken()).catch(() => {});
      await world.clock.advance(minute / 4);
    }
    expect(world.grant.sent).toHaveLength(2);
  });

  it('whose sender died is sent again by another', async () => {
    const world = longLived(form);
    await outlive(world, world.join());
    await world.clock.advance(2 * day);
    const owner = world.join({ onStep: dieAt('sent') });
    await expect(world.outcome(owner.getAccessToken())).rejects.toThrow(Death);
    await world.clock.advance(day / 4);
    expect((await world.outcome(world.join().getAccessToken())).generation).toEqual({ epoch: 1, seq: 2 });
  });
});

it('before the first refresh nobody knows: a lost answer counts as a burnt token, and waits for its last chance', async () => {
  const world = longLived('echo', { 0: noAnswer });
  const worker = world.join();
  await worker.getAccessToken();
  await world.clock.advance(0.8 * day);
  await worker.getAccessToken();
  await world.clock.advance(0.15 * day);
  await worker.getAccessToken();
  await world.clock.advance(minute);
  expect(world.grant.sent).toHaveLength(1);
});

it('an application that is switched to rotating tokens is found out at the next refresh', async () => {
  const rotated = answerWith(200, JSON.parse(response('rotated')));
  const world = longLived('echo', { 1: rotated });
  const spent = createMemorySpentTokens();
  await outlive(world, world.join({ spent }));
  await outlive(world, world.join({ spent }));
  expect(await world.stored()).toMatchObject({ refreshToken: 'rt-secret-rotated', isRotating: true });
  expect(await spent.includes('rt-secret-login')).toBe(true);
});
