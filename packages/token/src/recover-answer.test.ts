import { describe, expect, it } from 'vitest';
import { Death, dieAt } from '../test/support/die-at.ts';
import { createFleet, day, expired, minute, response } from '../test/support/fleet.ts';
import { TokenUnavailableError } from './errors.ts';
import { type Escrow, joinEscrows } from './escrow.ts';
import type { OnRefreshStep, RefreshStep } from './refresh-steps.ts';
import { sealAnswer } from './seal-answer.ts';
import {
  answerWith,
  createMemoryEscrow,
  createMemoryLease,
  createMemoryTokenStore,
  type MemorySecret,
} from './testing.ts';

const place = { account: 'default', generation: { epoch: 1, seq: 0 } };

/** An expired account whose answer to a refresh was rescued to a disk, to Redis or to both before its owner died. */
const rescued = async (...reached: ('disk' | 'redis')[]) => {
  const fleet = await expired();
  const [disk, redis] = [createMemoryEscrow(), createMemoryEscrow()];
  disk.setAvailable(reached.includes('disk'));
  redis.setAvailable(reached.includes('redis'));
  const owner = fleet.join({ escrow: joinEscrows([disk, redis]), onStep: dieAt('escrowed') });
  await expect(fleet.outcome(owner.getAccessToken())).rejects.toThrow(Death);
  const sentAtMs = fleet.clock.now();
  disk.setAvailable(true);
  redis.setAvailable(true);
  return { ...fleet, disk, redis, sentAtMs };
};

describe('an answer whose owner died before it was stored', () => {
  it('is on this machine only (C6): the process that is started here again finishes, with no second send', async () => {
    const { disk, redis, grant, registry, secret, join, outcome } = await rescued('disk');
    expect(redis.isEmpty()).toBe(true);
    const token = await outcome(join({ escrow: joinEscrows([disk, redis]) }).getAccessToken());
    expect(token).toMatchObject({ value: 'at-secret-1', generation: { epoch: 1, seq: 1 } });
    expect(grant.sent).toHaveLength(1);
    expect(await createMemoryTokenStore(secret).readCurrent()).toMatchObject({ refreshToken: 'rt-secret-1' });
    expect(await registry.metrics()).toContain('outcome="recovered"} 1');
  });

  it('is on this machine only, and the old token still serves: the process that is started here finishes at once', async () => {
    const fleet = createFleet();
    fleet.secret.paste(response('login'));
    await fleet.clock.advance(0.8 * day);
    const disk = createMemoryEscrow();
    const dying: Escrow = { ...disk, keep: (at, sealed) => disk.keep(at, sealed).then(() => new Promise(() => {})) };
    const owner = fleet.join({ escrow: dying });
    await fleet.outcome(owner.getAccessToken());
    await owner.getAccessToken();
    await fleet.clock.advance(1000);
    expect(disk.isEmpty()).toBe(false);
    // No refresh is due for it, and it is asked for a token just once.
    await fleet.outcome(fleet.join({ escrow: disk, refreshAtRatio: 0.95 }).getAccessToken());
    await fleet.clock.advance(1000);
    expect(await createMemoryTokenStore(fleet.secret).readCurrent()).toMatchObject({ refreshToken: 'rt-secret-1' });
    expect(fleet.grant.sent).toHaveLength(1);
    expect(disk.isEmpty()).toBe(true);
  });

  it('is on a machine that is gone (C6): another one knows nothing of it, and does not send', async () => {
    const { redis, grant, join, outcome } = await rescued('disk');
    await expect(outcome(join({ escrow: redis }).getAccessToken())).rejects.toMatchObject({
      code: 'token_unavailable',
    });
    expect(grant.sent).toHaveLength(1);
  });

  it('is in Redis (C7): any worker anywhere finishes, with no second send', async () => {
    const { redis, grant, join, outcome } = await rescued('redis');
    expect((await outcome(join({ escrow: redis }).getAccessToken())).value).toBe('at-secret-1');
    expect(grant.sent).toHaveLength(1);
  });

  it('gives a token whose life counts from its own send, however late it is found', async () => {
    const { redis, sentAtMs, clock, join, outcome } = await rescued('redis');
    await clock.advance(3 * 60 * minute);
    const { expiresAtMs } = await outcome(join({ escrow: redis }).getAccessToken());
    expect(Math.abs(expiresAtMs - (sentAtMs + day))).toBeLessThan(1000);
  });

  it('is finished by one of ten that find it together, and dropped from every place', async () => {
    const { disk, redis, grant, join, outcome } = await rescued('disk', 'redis');
    const workers = Array.from({ length: 10 }, () => join({ escrow: joinEscrows([disk, redis]) }));
    const tokens = await outcome(Promise.all(workers.map((worker) => worker.getAccessToken())));
    expect(new Set(tokens.map(({ value }) => value))).toEqual(new Set(['at-secret-1']));
    expect(grant.sent).toHaveLength(1);
    expect([disk.isEmpty(), redis.isEmpty()]).toEqual([true, true]);
  });
});

describe('an answer that Secrets Manager would not take (C8)', () => {
  const away = new TokenUnavailableError('Secrets Manager is away');
  const loseStoreAt =
    (fatal: RefreshStep, secret: MemorySecret): OnRefreshStep =>
    (step) => {
      if (step === fatal) secret.failWith(away);
    };

  it('is stored by its own process once the store is back, hours later', async () => {
    const { secret, grant, clock, join, outcome } = await expired();
    const escrow = createMemoryEscrow();
    const owner = join({ escrow, onStep: loseStoreAt('parsed', secret), callerWaitMs: 1000 });
    await expect(outcome(owner.getAccessToken())).rejects.toMatchObject({ code: 'token_unavailable' });
    await clock.advance(5 * 60 * minute);
    expect(escrow.isEmpty()).toBe(false);
    secret.failWith(undefined);
    await clock.advance(minute);
    expect((await outcome(owner.getAccessToken())).value).toBe('at-secret-1');
    expect(grant.sent).toHaveLength(1);
    expect(escrow.isEmpty()).toBe(true);
  });

  it('waits in escrow for hours, and is stored by whoever comes when its owner has died too', async () => {
    const { secret, grant, clock, join, outcome } = await expired();
    const escrow = createMemoryEscrow();
    const { promise: forever } = Promise.withResolvers<never>();
    const owner = join({
      escrow,
      lease: createMemoryLease(),
      store: { ...createMemoryTokenStore(secret), putNext: () => forever },
      callerWaitMs: 1000,
    });
    await expect(outcome(owner.getAccessToken())).rejects.toMatchObject({ code: 'token_unavailable' });
    secret.failWith(away);
    await clock.advance(5 * 60 * minute);
    const heir = join({ escrow });
    await expect(outcome(heir.getAccessToken())).rejects.toMatchObject({ code: 'token_unavailable' });
    secret.failWith(undefined);
    await clock.advance(minute);
    expect((await outcome(heir.getAccessToken())).value).toBe('at-secret-1');
    expect(grant.sent).toHaveLength(1);
    expect(escrow.isEmpty()).toBe(true);
  });

  it('is told by its age meanwhile, which is nothing once it is stored', async () => {
    const { secret, registry, clock, join, outcome } = await expired();
    const age = async () =>
      Number(/leadferry_escrow_age_seconds\{account="default"\} (\S+)/.exec(await registry.metrics())?.[1]);
    const owner = join({ escrow: createMemoryEscrow(), onStep: loseStoreAt('parsed', secret) });
    expect(await age()).toBe(0);
    await outcome(owner.getAccessToken()).catch(() => {});
    await clock.advance(15 * minute);
    expect(await age()).toBeGreaterThan(15 * 60);
    secret.failWith(undefined);
    await clock.advance(minute);
    expect(await age()).toBe(0);
  });
});

it('its age is told by whoever finishes for a dead owner, too, while the store is away', async () => {
  const { redis, secret, clock, join, outcome } = await rescued('redis');
  const heir = createFleet();
  secret.failWith(new TokenUnavailableError('away'), ['create']);
  await outcome(join({ escrow: redis, metrics: heir.metrics }).getAccessToken()).catch(() => {});
  await clock.advance(15 * minute);
  const told = /leadferry_escrow_age_seconds\{account="default"\} (\S+)/.exec(await heir.registry.metrics())?.[1];
  expect(Number(told)).toBeGreaterThan(15 * 60);
});

describe('what lies in escrow', () => {
  it('is left alone where a person has stored a new grant meanwhile', async () => {
    const { redis, secret, grant, join, outcome } = await rescued('redis');
    secret.paste(response('person'));
    expect(await outcome(join({ escrow: redis }).getAccessToken())).toMatchObject({
      value: 'at-secret-person',
      generation: { epoch: 2, seq: 0 },
    });
    expect(grant.sent).toHaveLength(1);
  });

  it.each([
    ['was sealed with another refresh token', { refreshToken: 'rt-secret-other' }, response('other')],
    ['brought no tokens', {}, 'at-secret-1 <html>'],
    ['was an error', {}, JSON.stringify({ error: 'invalid_grant' })],
  ])('is passed over when it %s, and the refresh goes on without it', async (_, change, body) => {
    const { secret, grant, clock, join, outcome } = await expired();
    const escrow = createMemoryEscrow();
    const set = await createMemoryTokenStore(secret).readCurrent();
    const answer = { status: 200, body: Buffer.from(body), sentAtMs: clock.now(), cause: 'expired' } as const;
    await escrow.keep({ ...place, attempt: 1 }, sealAnswer({ ...set, ...change }, answer));
    expect((await outcome(join({ escrow }).getAccessToken())).value).toBe('at-secret-1');
    expect(grant.sent).toEqual(['rt-secret-login']);
  });

  it('is looked through to the attempt that brought tokens', async () => {
    const { secret, grant, clock, join, outcome } = await expired();
    const escrow = createMemoryEscrow();
    const set = await createMemoryTokenStore(secret).readCurrent();
    await escrow.keep({ ...place, attempt: 3 }, Buffer.from('damaged'));
    const keep = (attempt: number, body: string) =>
      escrow.keep(
        { ...place, attempt },
        sealAnswer(set, { status: 200, body: Buffer.from(body), sentAtMs: clock.now(), cause: 'early' }),
      );
    await keep(1, response('first'));
    await keep(2, '<html>');
    expect((await outcome(join({ escrow }).getAccessToken())).value).toBe('at-secret-first');
    expect(grant.sent).toEqual([]);
  });
});

describe('a refresh whose answer could be rescued nowhere', () => {
  it('is not begun: the refresh token stays unspent, no claim is made, and the way out is named', async () => {
    const { secret, grant, clock, join, outcome } = await expired();
    const escrow = createMemoryEscrow();
    escrow.setAvailable(false);
    const worker = join({ escrow });
    await expect(outcome(worker.getAccessToken())).rejects.toThrow(/rescued nowhere.*Redis.*LEADFERRY_ESCROW_DIR/);
    expect(grant.sent).toEqual([]);
    expect(grant.opened()).toBe(0);
    expect([...(await secret.labels()).keys()]).not.toContain('CC_CLAIM');
    escrow.setAvailable(true);
    await clock.advance(2000);
    expect((await outcome(worker.getAccessToken())).value).toBe('at-secret-1');
  });
});

it('an answer that cannot be read is kept all the same, for a person to look into', async () => {
  const { grant, join, outcome } = await expired(answerWith(200, 'no json at-secret-1'));
  const escrow = createMemoryEscrow();
  await expect(outcome(join({ escrow }).getAccessToken())).rejects.toMatchObject({ code: 'token_unavailable' });
  expect(grant.sent).toHaveLength(1);
  expect(await escrow.read(place)).toHaveLength(1);
});
