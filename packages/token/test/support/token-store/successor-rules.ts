import assert from 'node:assert/strict';
import { StaleTokenSetError } from '../../../src/errors.ts';
import { advance, open, successor, type TokenStoreRule } from './store-rule.ts';

const promoters = 20;

/** Holds the rules of a successor: stored once, made live from the version that was read. */
export const successorRules: readonly TokenStoreRule[] = [
  {
    rule: 'stores a successor without making it live',
    check: async (secret) => {
      const set = await open(secret).readCurrent();
      assert.equal(await open(secret).readNext(set), undefined);
      const next = successor(set, 'next');
      const stored = await open(secret).putNext(set, next);
      assert.deepEqual(stored, { ...next, versionId: stored.versionId });
      assert.deepEqual(await open(secret).readNext(set), stored);
      assert.deepEqual(await open(secret).readCurrent(), set);
    },
  },
  {
    rule: 'keeps the first successor: a second one is answered with the first',
    check: async (secret) => {
      const set = await open(secret).readCurrent();
      const stored = await open(secret).putNext(set, successor(set, 'next'));
      assert.deepEqual(await open(secret).putNext(set, successor(set, 'other')), stored);
    },
  },
  {
    rule: 'makes a successor live from the version that was read',
    check: async (secret) => {
      const stored = await advance(secret);
      assert.deepEqual(await open(secret).readCurrent(), stored);
      assert.deepEqual(stored.generation, { epoch: 1, seq: 1 });
    },
  },
  {
    rule: 'refuses to make a successor live a second time, or over another set',
    check: async (secret) => {
      const set = await open(secret).readCurrent();
      const stored = await advance(secret);
      await assert.rejects(open(secret).promote(set, stored), StaleTokenSetError);
      assert.deepEqual(await open(secret).readCurrent(), stored);
    },
  },
  {
    rule: 'lets one of twenty concurrent promotions pass, with one set live afterwards',
    check: async (secret) => {
      const set = await open(secret).readCurrent();
      const stored = await open(secret).putNext(set, successor(set, 'next'));
      const ends = await Promise.allSettled(Array.from({ length: promoters }, () => open(secret).promote(set, stored)));
      assert.equal(ends.filter(({ status }) => status === 'fulfilled').length, 1);
      assert.deepEqual(await open(secret).readCurrent(), stored);
    },
  },
];
