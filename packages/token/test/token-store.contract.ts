import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Claim, Verdict } from '../src/claim.ts';
import { StaleTokenSetError } from '../src/errors.ts';
import { successorOf } from '../src/generation.ts';
import type { StoredTokenSet, TokenSet } from '../src/token-set.ts';
import { createTokenStore } from '../src/token-store.ts';
import type { VersionedSecret } from '../src/versioned-secret.ts';

/** A secret of its own for one test, as several workers see it, and as an operator stores values in it. */
export interface SecretUnderTest {
  /** Opens the secret as one more worker. */
  open(): VersionedSecret;
  /** Stores a value as an operator does: it becomes live at once. */
  paste(text: string): Promise<void>;
}

export interface StoreUnderTest {
  readonly name: string;
  /** Returns how to create a secret; undefined where this store cannot be had here. */
  start(): Promise<((firstValue: string) => Promise<SecretUnderTest>) | undefined>;
  /** True for moto, which leaves AWSCURRENT on the promoted version when a value is stored afterwards. */
  readonly losesPasteAfterPromotion?: boolean;
}

const response = (name: string): string =>
  JSON.stringify({ access_token: `at-${name}`, refresh_token: `rt-${name}`, expires_in: 3600 });

const claimBy = (owner: string, attempt = 1): Claim => ({
  attempt,
  cause: 'early',
  isLastChance: false,
  owner,
  nonce: randomUUID(),
  claimedAtMs: 1_800_000_000_000,
  sendBeforeMs: 1_800_000_010_000,
  answerBeforeMs: 1_800_000_070_000,
  isWitnessed: true,
  client: 'client',
  refreshTokenFingerprint: 'abcdef01',
});

const successor = (set: StoredTokenSet, name: string): TokenSet => ({
  generation: successorOf(set.generation),
  accessToken: `at-${name}`,
  refreshToken: `rt-${name}`,
  issuedAtMs: 1_800_000_000_000,
  expiresAtMs: 1_800_003_600_000,
  isRotating: true,
  cause: 'early',
});

/** What every token store must keep; `testing.ts` and Secrets Manager alike. */
export const tokenStoreContract = ({ name, start, losesPasteAfterPromotion = false }: StoreUnderTest): void => {
  describe(`the token store on ${name}`, () => {
    let create: Awaited<ReturnType<StoreUnderTest['start']>>;
    beforeAll(async () => {
      create = await start();
    });

    const rule = (title: string, check: (secret: SecretUnderTest) => Promise<void>): void =>
      it(title, async ({ skip }) => {
        if (create === undefined) return skip();
        await check(await create(response('login')));
      });
    const open = (secret: SecretUnderTest) => createTokenStore(secret.open());

    rule('reads a pasted token response as epoch 1, seq 0', async (secret) => {
      const set = await open(secret).readCurrent();
      expect(set).toMatchObject({
        accessToken: 'at-login',
        refreshToken: 'rt-login',
        generation: { epoch: 1, seq: 0 },
      });
      expect(set.expiresAtMs - set.issuedAtMs).toBe(3_600_000);
      expect(await open(secret).currentVersionId()).toBe(set.versionId);
    });

    rule('gives the same generation to a worker that comes later', async (secret) => {
      await open(secret).readCurrent();
      await secret.paste(response('second'));
      await open(secret).readCurrent();
      await secret.paste(response('third'));
      const sets = await Promise.all(Array.from({ length: 5 }, () => open(secret).readCurrent()));
      expect(sets.map(({ generation }) => generation)).toEqual(Array(5).fill({ epoch: 3, seq: 0 }));
    });

    rule('skips no epoch for a response that nobody saw', async (secret) => {
      await secret.paste(response('second'));
      expect(await open(secret).readCurrent()).toMatchObject({
        accessToken: 'at-second',
        generation: { epoch: 1, seq: 0 },
      });
    });

    rule('lets one of fifty concurrent claimants claim', async (secret) => {
      const set = await open(secret).readCurrent();
      const claims = Array.from({ length: 50 }, (_, index) => claimBy(`worker-${index}`));
      const won = await Promise.all(claims.map((claim) => open(secret).claim(set, claim)));
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await open(secret).readClaim(set, 1)).toEqual(claims[won.indexOf(true)]);
    });

    rule('takes the same claim twice from its owner, whose first answer was lost', async (secret) => {
      const set = await open(secret).readCurrent();
      const claim = claimBy('owner');
      expect(await open(secret).claim(set, claim)).toBe(true);
      expect(await open(secret).claim(set, claim)).toBe(true);
      expect(await open(secret).claim(set, claimBy('other'))).toBe(false);
    });

    rule('keeps attempts apart, and knows of no claim that was not made', async (secret) => {
      const set = await open(secret).readCurrent();
      expect(await open(secret).readClaim(set, 1)).toBeUndefined();
      await open(secret).claim(set, claimBy('first'));
      expect(await open(secret).claim(set, claimBy('second', 2))).toBe(true);
      expect(await open(secret).readClaim(set, 1)).toMatchObject({ owner: 'first' });
      expect(await open(secret).readClaim(set, 2)).toMatchObject({ owner: 'second' });
    });

    rule('keeps the first verdict on a claim, and apart from those on other claims', async (secret) => {
      const set = await open(secret).readCurrent();
      const mine = { attempt: 1, nonce: 'mine' };
      const verdict: Verdict = { ...mine, outcome: 'refused', why: 'refused', client: 'c', atMs: 1_800_000_000_000 };
      expect(await open(secret).readVerdict(set, mine)).toBeUndefined();
      await open(secret).recordVerdict(set, verdict);
      await open(secret).recordVerdict(set, { ...verdict, outcome: 'unspent' });
      expect(await open(secret).readVerdict(set, mine)).toEqual(verdict);
      expect(await open(secret).readVerdict(set, { attempt: 1, nonce: 'other' })).toBeUndefined();
    });

    rule('stores a successor without making it live', async (secret) => {
      const set = await open(secret).readCurrent();
      expect(await open(secret).readNext(set)).toBeUndefined();
      const next = successor(set, 'next');
      const stored = await open(secret).putNext(set, next);
      expect(stored).toEqual({ ...next, versionId: stored.versionId });
      expect(await open(secret).readNext(set)).toEqual(stored);
      expect(await open(secret).readCurrent()).toEqual(set);
    });

    rule('keeps the first successor: a second one is answered with the first', async (secret) => {
      const set = await open(secret).readCurrent();
      const stored = await open(secret).putNext(set, successor(set, 'next'));
      expect(await open(secret).putNext(set, successor(set, 'other'))).toEqual(stored);
    });

    rule('makes a successor live from the version that was read', async (secret) => {
      const set = await open(secret).readCurrent();
      const stored = await open(secret).putNext(set, successor(set, 'next'));
      await open(secret).promote(set, stored);
      expect(await open(secret).readCurrent()).toEqual(stored);
      expect(stored.generation).toEqual({ epoch: 1, seq: 1 });
    });

    rule('refuses to make a successor live a second time, or over another set', async (secret) => {
      const set = await open(secret).readCurrent();
      const stored = await open(secret).putNext(set, successor(set, 'next'));
      await open(secret).promote(set, stored);
      await expect(open(secret).promote(set, stored)).rejects.toThrow(StaleTokenSetError);
      expect(await open(secret).readCurrent()).toEqual(stored);
    });

    rule('lets one of twenty concurrent promotions pass, with one set live afterwards', async (secret) => {
      const set = await open(secret).readCurrent();
      const stored = await open(secret).putNext(set, successor(set, 'next'));
      const ends = await Promise.allSettled(Array.from({ length: 20 }, () => open(secret).promote(set, stored)));
      expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(await open(secret).readCurrent()).toEqual(stored);
    });

    rule('never makes a refreshed set live over a grant that a person stored meanwhile', async (secret) => {
      const set = await open(secret).readCurrent();
      await secret.paste(response('person'));
      const stored = await open(secret).putNext(set, successor(set, 'next'));
      await expect(open(secret).promote(set, stored)).rejects.toThrow(StaleTokenSetError);
      expect(await open(secret).readCurrent()).toMatchObject({
        accessToken: 'at-person',
        generation: { epoch: 2, seq: 0 },
      });
    });

    rule('counts a response pasted after refreshes as the next epoch', async (secret) => {
      const set = await open(secret).readCurrent();
      const stored = await open(secret).putNext(set, successor(set, 'next'));
      await open(secret).promote(set, stored);
      await secret.paste(response('person'));
      const live = await open(secret).readCurrent();
      if (losesPasteAfterPromotion) expect(live).toEqual(stored);
      else expect(live).toMatchObject({ accessToken: 'at-person', generation: { epoch: 2, seq: 0 } });
    });
  });
};
