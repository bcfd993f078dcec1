import { connectRedis } from '@leadferry/runtime';
import { silentLogger } from '@leadferry/runtime/testing';
import type { SecureStand } from './secure-stand.ts';

/** What Redis refused to somebody, by its own log of the ACLs, in words fit for a person. */
export const readRefusals = async ({ redisUrl, redisAdmin }: SecureStand): Promise<string[]> => {
  const redis = connectRedis({ url: redisUrl, access: redisAdmin, name: 'acl-log', logger: silentLogger });
  try {
    await new Promise<void>((resolve) => redis.once('ready', resolve));
    const entries = (await redis.call('ACL', 'LOG')) as unknown[][];
    return entries.map((entry) => {
      const field = (name: string): unknown => entry[entry.indexOf(name) + 1];
      return `${field('reason')} ${field('object')} by ${field('username')}`;
    });
  } finally {
    redis.disconnect();
  }
};
