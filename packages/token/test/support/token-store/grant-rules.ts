import assert from 'node:assert/strict';
import { StaleTokenSetError } from '../../../src/errors.ts';
import { advance, isLive, open, response, successor, type TokenStoreRule } from './store-rule.ts';

/** Holds the rules of what a person stores: a pasted token response is an epoch, and nothing older replaces it. */
export const grantRules: readonly TokenStoreRule[] = [
  {
    rule: 'reads a pasted token response as epoch 1, seq 0',
    check: async (secret) => {
      const set = await open(secret).readCurrent();
      assert.deepEqual([set.accessToken, set.refreshToken], ['at-login', 'rt-login']);
      assert.deepEqual(set.generation, { epoch: 1, seq: 0 });
      assert.equal(set.expiresAtMs - set.issuedAtMs, 3_600_000);
      assert.equal(await open(secret).currentVersionId(), set.versionId);
    },
  },
  {
    rule: 'gives the same generation to a worker that comes later',
    check: async (secret) => {
      await open(secret).readCurrent();
      await secret.paste(response('second'));
      await open(secret).readCurrent();
      await secret.paste(response('third'));
      const sets = await Promise.all(Array.from({ length: 5 }, () => open(secret).readCurrent()));
      assert.deepEqual(
        sets.map(({ generation }) => generation),
        Array(5).fill({ epoch: 3, seq: 0 }),
      );
    },
  },
  {
    rule: 'skips no epoch for a response that nobody saw',
    check: async (secret) => {
      await secret.paste(response('second'));
      await isLive(secret, 'at-second', 1);
    },
  },
  {
    rule: 'never makes a refreshed set live over a grant that a person stored meanwhile',
    check: async (secret) => {
      const set = await open(secret).readCurrent();
      await secret.paste(response('person'));
      const stored = await open(secret).putNext(set, successor(set, 'next'));
      await assert.rejects(open(secret).promote(set, stored), StaleTokenSetError);
      await isLive(secret, 'at-person', 2);
    },
  },
  {
    rule: 'counts a response pasted after refreshes as the next epoch',
    check: async (secret) => {
      await advance(secret);
      await secret.paste(response('person'));
      await isLive(secret, 'at-person', 2);
    },
  },
];
