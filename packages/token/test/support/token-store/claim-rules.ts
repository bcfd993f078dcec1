import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Claim, Verdict } from '../../../src/claim.ts';
import { open, type TokenStoreRule } from './store-rule.ts';

const claimants = 50;
const claimRounds = 10;

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

/** Holds the rules that make a claim the one right to spend a refresh token, and its verdict stand. */
export const claimRules: readonly TokenStoreRule[] = [
  {
    rule: 'lets one of fifty concurrent claimants claim, ten times out of ten',
    check: async (secret) => {
      const set = await open(secret).readCurrent();
      for (let attempt = 1; attempt <= claimRounds; attempt += 1) {
        const claims = Array.from({ length: claimants }, (_, index) => claimBy(`worker-${index}`, attempt));
        const won = await Promise.all(claims.map((claim) => open(secret).claim(set, claim)));
        assert.equal(won.filter(Boolean).length, 1);
        assert.deepEqual(await open(secret).readClaim(set, attempt), claims[won.indexOf(true)]);
      }
    },
  },
  {
    rule: 'takes the same claim twice from its owner, whose first answer was lost',
    check: async (secret) => {
      const set = await open(secret).readCurrent();
      const claim = claimBy('owner');
      assert.equal(await open(secret).claim(set, claim), true);
      assert.equal(await open(secret).claim(set, claim), true);
      assert.equal(await open(secret).claim(set, claimBy('other')), false);
    },
  },
  {
    rule: 'keeps attempts apart, and knows of no claim that was not made',
    check: async (secret) => {
      const set = await open(secret).readCurrent();
      assert.equal(await open(secret).readClaim(set, 1), undefined);
      await open(secret).claim(set, claimBy('first'));
      assert.equal(await open(secret).claim(set, claimBy('second', 2)), true);
      assert.equal((await open(secret).readClaim(set, 1))?.owner, 'first');
      assert.equal((await open(secret).readClaim(set, 2))?.owner, 'second');
    },
  },
  {
    rule: 'keeps the first verdict on a claim, and apart from those on other claims',
    check: async (secret) => {
      const set = await open(secret).readCurrent();
      const mine = { attempt: 1, nonce: 'mine' };
      const verdict: Verdict = { ...mine, outcome: 'refused', why: 'refused', client: 'c', atMs: 1_800_000_000_000 };
      assert.equal(await open(secret).readVerdict(set, mine), undefined);
      await open(secret).recordVerdict(set, verdict);
      await open(secret).recordVerdict(set, { ...verdict, outcome: 'unspent' });
      assert.deepEqual(await open(secret).readVerdict(set, mine), verdict);
      assert.equal(await open(secret).readVerdict(set, { attempt: 1, nonce: 'other' }), undefined);
    },
  },
];
