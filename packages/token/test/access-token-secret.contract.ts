import { beforeAll, describe, expect, it } from 'vitest';
import { createAccessTokenSecret } from '../src/access-token-secret.ts';
import type { TokenSet } from '../src/token-set.ts';
import { labels, type VersionedSecret } from '../src/versioned-secret.ts';

export interface SecondSecretUnderTest {
  readonly name: string;
  /** Returns how to create a secret without a value; undefined where this store cannot be had here. */
  start(): Promise<(() => Promise<() => VersionedSecret>) | undefined>;
}

const issuedAtMs = 1_800_000_000_000;

const setOf = (epoch: number, seq: number): TokenSet => ({
  generation: { epoch, seq },
  accessToken: `at-secret-${epoch}.${seq}`,
  refreshToken: `rt-secret-${epoch}.${seq}`,
  issuedAtMs: issuedAtMs + seq,
  expiresAtMs: issuedAtMs + seq + 86_400_000,
  isRotating: true,
  cause: 'early',
});

const shown = ({ generation, accessToken, issuedAtMs, expiresAtMs }: TokenSet) => ({
  generation,
  accessToken,
  issuedAtMs,
  expiresAtMs,
});

const ending = { atMs: issuedAtMs + 5000, isAccessRefused: true, isLost: false };

/** What the second secret must keep, in memory and on Secrets Manager alike. */
export const accessTokenSecretContract = ({ name, start }: SecondSecretUnderTest): void => {
  describe(`the second secret on ${name}`, () => {
    let create: Awaited<ReturnType<SecondSecretUnderTest['start']>>;
    beforeAll(async () => {
      create = await start();
    });

    const rule = (title: string, check: (open: () => VersionedSecret) => Promise<void>): void =>
      it(title, async ({ skip }) => {
        if (create === undefined) return skip();
        await check(await create());
      });
    const open = (secret: () => VersionedSecret) => createAccessTokenSecret(secret());

    rule('without a value says who writes it, and what to look after', async (secret) => {
      await expect(open(secret).readCurrent()).rejects.toMatchObject({
        code: 'config_error',
        message: expect.stringMatching(/no access token yet.*refresher.*accessTokenSecret/),
      });
      expect(await open(secret).currentVersionId()).toBeUndefined();
    });

    rule('shows the access token with its life and generation', async (secret) => {
      await open(secret).share(setOf(1, 3));
      const found = await open(secret).readCurrent();
      expect(found).toEqual({ ...shown(setOf(1, 3)), versionId: found.versionId });
      expect(await open(secret).currentVersionId()).toBe(found.versionId);
    });

    rule('never holds the refresh token, in no version', async (secret) => {
      for (const seq of [1, 2, 3]) await open(secret).share(setOf(1, seq));
      await open(secret).markEnded(setOf(1, 3), ending);
      const placed = await secret().labels();
      const texts = await Promise.all([...placed.values()].map(async (id) => (await secret().readVersion(id))?.text));
      expect(texts.length).toBeGreaterThanOrEqual(3);
      expect(texts.join()).toContain('at-secret-1.3');
      expect(texts.join()).not.toMatch(/rt-secret|refresh/);
    });

    rule('goes on to a newer set, of the same epoch and of a later one', async (secret) => {
      await open(secret).share(setOf(1, 3));
      await open(secret).share(setOf(1, 4));
      expect(await open(secret).readCurrent()).toMatchObject({ generation: { epoch: 1, seq: 4 } });
      await open(secret).share(setOf(2, 0));
      expect(await open(secret).readCurrent()).toMatchObject({ generation: { epoch: 2, seq: 0 } });
    });

    rule('never goes back to an older one', async (secret) => {
      await open(secret).share(setOf(2, 0));
      await open(secret).share(setOf(1, 9));
      expect(await open(secret).readCurrent()).toMatchObject(shown(setOf(2, 0)));
    });

    rule('is shown the same set by twenty refreshers at once', async (secret) => {
      await open(secret).share(setOf(1, 1));
      await Promise.all(Array.from({ length: 20 }, () => open(secret).share(setOf(1, 2))));
      expect(await open(secret).readCurrent()).toMatchObject(shown(setOf(1, 2)));
    });

    rule('ends up with the newest of several that refreshers show at once, when each looks again', async (secret) => {
      await open(secret).share(setOf(1, 1));
      const sets = [2, 5, 3, 4].map((seq) => setOf(1, seq));
      for (let look = 1; look <= 2; look += 1) await Promise.all(sets.map((set) => open(secret).share(set)));
      await open(secret).share(setOf(1, 5));
      expect(await open(secret).readCurrent()).toMatchObject(shown(setOf(1, 5)));
    });

    rule('replaces a value that is not ours, whatever an operator wrote', async (secret) => {
      await secret().create({ versionId: crypto.randomUUID(), text: 'hello', label: labels.current });
      await expect(open(secret).readCurrent()).rejects.toMatchObject({ code: 'config_error' });
      await open(secret).share(setOf(1, 3));
      expect(await open(secret).readCurrent()).toMatchObject(shown(setOf(1, 3)));
    });

    rule('tells readers how a grant ended, and of that grant only', async (secret) => {
      await open(secret).share(setOf(1, 3));
      expect(await open(secret).readEnding(setOf(1, 3))).toBeUndefined();
      await open(secret).markEnded(setOf(1, 3), ending);
      expect(await open(secret).readEnding(setOf(1, 3))).toEqual(ending);
      await open(secret).share(setOf(2, 0));
      expect(await open(secret).readEnding(setOf(2, 0))).toBeUndefined();
    });

    rule('is not told of the end of a grant that a newer one has replaced', async (secret) => {
      await open(secret).share(setOf(2, 0));
      await open(secret).markEnded(setOf(1, 9), ending);
      expect((await secret().labels()).has(labels.reauth)).toBe(false);
    });
  });
};
