import { randomUUID } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import type { NamesCache } from '../src/names/names-cache.ts';

const ids = (name: string) => ({
  loadedAtMs: 1,
  refreshedAtMs: 2,
  items: [
    { id: 'i1', name },
    { id: 'i2', name: 'ü', label: 'Ü 2' },
  ],
});

/** Asks of a cache what every cache must do. Each test has an account of its own. */
export const describeNamesCache = (kind: string, open: () => NamesCache): void => {
  describe(`${kind} as a cache of names`, () => {
    it('returns what was written last, to everyone', async () => {
      const account = randomUUID();
      await open().write(account, 'lists', ids('first'), 60_000);
      await open().write(account, 'lists', ids('second'), 60_000);
      expect(await open().read(account, 'lists')).toEqual(ids('second'));
    });

    it('returns nothing that was not written, for another account or another kind', async () => {
      const account = randomUUID();
      await open().write(account, 'lists', ids('a'), 60_000);
      expect(await open().read(account, 'tags')).toBeUndefined();
      expect(await open().read(randomUUID(), 'lists')).toBeUndefined();
    });

    it('forgets after the time it was told', async () => {
      const account = randomUUID();
      await open().write(account, 'lists', ids('a'), 40);
      await vi.waitFor(async () => expect(await open().read(account, 'lists')).toBeUndefined());
    });

    it('gives the right to load to one of many', async () => {
      const account = randomUUID();
      const claims = await Promise.all(Array.from({ length: 8 }, () => open().claimLoad(account, 'lists', 60_000)));
      expect(claims.filter((claim) => claim !== undefined)).toHaveLength(1);
    });

    it('gives it anew after it was given back', async () => {
      const account = randomUUID();
      await (await open().claimLoad(account, 'lists', 60_000))?.();
      expect(await open().claimLoad(account, 'lists', 60_000)).toBeDefined();
    });

    it('gives it anew after it lapsed, and then does not let the late holder give it back', async () => {
      const account = randomUUID();
      const late = await open().claimLoad(account, 'lists', 40);
      await vi.waitFor(async () => expect(await open().claimLoad(account, 'lists', 60_000)).toBeDefined());
      await late?.();
      expect(await open().claimLoad(account, 'lists', 60_000)).toBeUndefined();
    });

    it('gives it apart for each account and kind', async () => {
      const account = randomUUID();
      expect(await open().claimLoad(account, 'lists', 60_000)).toBeDefined();
      expect(await open().claimLoad(account, 'tags', 60_000)).toBeDefined();
      expect(await open().claimLoad(randomUUID(), 'lists', 60_000)).toBeDefined();
    });
  });
};
