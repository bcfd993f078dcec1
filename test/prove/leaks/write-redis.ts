import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connectRedis, type Redis } from '@leadferry/runtime';
import { silentLogger } from '@leadferry/runtime/testing';
import type { SecureStand } from '../secure-kafka/secure-stand.ts';

/** Writes every key of Redis with what it holds into a file. */
export const writeRedis = async (
  folder: string,
  name: string,
  { redisUrl, redisAdmin }: SecureStand,
): Promise<void> => {
  const redis = connectRedis({ url: redisUrl, access: redisAdmin, name: 'leaks', logger: silentLogger });
  try {
    await new Promise<void>((resolve) => redis.once('ready', resolve));
    const parts: Buffer[] = [];
    for (const key of await redis.keys('*')) parts.push(Buffer.from(`\n${key}\n`), ...(await readKey(redis, key)));
    await writeFile(join(folder, name), Buffer.concat(parts));
  } finally {
    redis.disconnect();
  }
};

const readKey = async (redis: Redis, key: string): Promise<Buffer[]> => {
  const type = await redis.type(key);
  if (type === 'string') return [(await redis.getBuffer(key)) ?? Buffer.alloc(0)];
  if (type === 'hash')
    return Object.entries(await redis.hgetallBuffer(key)).flatMap(([field, value]) => [
      Buffer.from(`${field} `),
      value,
    ]);
  return [Buffer.from(`a ${type}`)];
};
