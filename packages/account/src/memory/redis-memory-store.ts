import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Redis } from '@leadferry/runtime';
import { claimMs, type Found, type MemoryStore } from './memory-store.ts';

const readScript = (name: string) => {
  const source = readFileSync(new URL(`./${name}.lua`, import.meta.url), 'utf8');
  return { source, sha: createHash('sha1').update(source).digest('hex') };
};
const scripts = {
  look: readScript('look'),
  keep: readScript('keep'),
  release: readScript('release'),
  restore: readScript('restore'),
};

const founds: Readonly<Record<string, Found>> = { 2: 'unchanged', 1: 'too_old', 0: 'otherwise' };

let drawn = '';
let drawnAt = 0;

/** Draws 8 characters at random, out of many drawn together: each look brings some, and hardly any are ever used. */
const newGeneration = (): string => {
  if (drawnAt === drawn.length) {
    drawn = randomBytes(6 * 256).toString('base64url');
    drawnAt = 0;
  }
  drawnAt += 8;
  return drawn.slice(drawnAt - 8, drawnAt);
};

/**
 * Creates the memory of one account on Redis, under `<keyPrefix>:unchanged:<account>`. One call of a script does many looks, or keeps
 * many deliveries, in one round trip.
 *
 * A remembered contact is one short text: 32 characters of hash, 8 of the generation it belongs to, and the time. To change the
 * generation forgets them all; a generation that Redis has lost is never used again, since it is drawn at random.
 */
export const createRedisMemoryStore = ({
  redis,
  keyPrefix,
  account,
}: {
  readonly redis: Redis;
  readonly keyPrefix: string;
  readonly account: string;
}): MemoryStore => {
  const root = `${keyPrefix}:unchanged:${account}`;
  const me = randomBytes(6).toString('base64url');
  let calls = 0;

  /** The server is sent the whole script only when it does not have it, after a restart for instance. */
  const run = async ({ source, sha }: { source: string; sha: string }, ...args: readonly string[]): Promise<unknown> =>
    redis.evalsha(sha, 1, root, ...args).catch((error: unknown) => {
      if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
      return redis.eval(source, 1, root, ...args);
    });

  return {
    look: async (looks) => {
      calls += 1;
      const call = String(calls);
      const lines = looks.map(
        ({ contact, hash, trustedFromMs, holder }) => `${contact} ${hash} ${trustedFromMs} ${me}${holder}`,
      );
      const answers = String(await run(scripts.look, newGeneration(), String(claimMs), call, lines.join('\n')));
      if (answers.length !== looks.length) throw new Error('look.lua did not answer every look');
      return looks.map(({ holder }, index) => ({
        found: founds[answers[index] ?? ''] ?? 'otherwise',
        claim: `~${me}${holder}.${call}:${index + 1}`,
      }));
    },
    keep: async (delivered) => {
      const lines = delivered.map(
        ({ contact, claim, hash, atMs, keepMs }) => `${contact} ${claim} ${hash} ${atMs} ${Math.ceil(keepMs)}`,
      );
      await run(scripts.keep, lines.join('\n'));
    },
    release: async (claims) => {
      await run(scripts.release, claims.map(({ contact, claim }) => `${contact} ${claim}`).join('\n'));
    },
    forget: async (contacts) => {
      if (contacts.length > 0) await redis.unlink(...contacts.map((contact) => `${root}:${contact}`));
    },
    forgetAll: async () => {
      await redis.set(root, newGeneration());
    },
    restore: async (delivered) => {
      const lines = delivered.map(
        ({ contact, hash, atMs, keepMs }) => `${contact} ${hash} ${atMs} ${Math.ceil(keepMs)}`,
      );
      return Number(await run(scripts.restore, newGeneration(), lines.join('\n')));
    },
  };
};
