import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RedisServer, startRedis } from '@leadferry/local-stack';
import { redisUrl } from '@leadferry/local-stack/testing';
import { connectRedis, type Redis } from '@leadferry/runtime';
import { createRecordingLogger, silentLogger } from '@leadferry/runtime/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createLocalEscrow } from '../src/local-escrow.ts';
import { createRedisEscrow } from '../src/redis-escrow.ts';
import { escrowContract } from './escrow.contract.ts';

const place = { account: 'default', generation: { epoch: 1, seq: 1 }, attempt: 1 };
const sealed = Buffer.from('sealed');
const day = 24 * 60 * 60 * 1000;

const connect = async (url: string): Promise<Redis> => {
  const redis = connectRedis({ url, name: 'test', logger: silentLogger });
  await vi.waitFor(() => expect(redis.status).toBe('ready'), { timeout: 5000 });
  return redis;
};

let home: string;
let redis: Redis;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'leadferry-escrow-test-'));
  redis = await connect(redisUrl());
});
afterAll(async () => {
  redis.disconnect();
  await rm(home, { recursive: true, force: true });
});

const emptyFolder = (): string => join(home, randomUUID(), 'escrow');

escrowContract('a disk', async () => async () => {
  const directory = emptyFolder();
  return () => createLocalEscrow({ directory, keyPrefix: 'test', logger: silentLogger });
});

escrowContract('Redis', async () => async () => {
  const keyPrefix = `test:${randomUUID()}`;
  return () => createRedisEscrow({ redis: [redis], keyPrefix, logger: silentLogger });
});

describe('the escrow on a disk', () => {
  it('is readable by this user alone', async () => {
    const directory = emptyFolder();
    await createLocalEscrow({ directory, keyPrefix: 'test', logger: silentLogger }).keep(place, sealed);
    const [name = ''] = await readdir(directory);
    expect((await stat(directory)).mode & 0o777).toBe(0o700);
    expect((await stat(join(directory, name))).mode & 0o777).toBe(0o600);
    expect(await readFile(join(directory, name))).toEqual(sealed);
  });

  it('keeps deployments apart that share a directory', async () => {
    const directory = emptyFolder();
    const open = (keyPrefix: string) => createLocalEscrow({ directory, keyPrefix, logger: silentLogger });
    await open('one').keep(place, sealed);
    await open('other').drop(place);
    expect(await open('other').read(place)).toEqual([]);
    expect(await open('one').read(place)).toEqual([sealed]);
  });

  it('leaves aside what a process that died had not finished', async () => {
    const directory = emptyFolder();
    const escrow = createLocalEscrow({ directory, keyPrefix: 'test', logger: silentLogger });
    await escrow.keep(place, sealed);
    const [name = ''] = await readdir(directory);
    await writeFile(join(directory, name.replace('.1.sealed', '.2.sealed.4711.part')), 'half');
    expect(await escrow.read(place)).toEqual([sealed]);
  });

  it('forgets after a week what another worker finished, the next time that something is dropped', async () => {
    const directory = emptyFolder();
    const escrow = createLocalEscrow({ directory, keyPrefix: 'test', logger: silentLogger });
    const [old, young] = [2, 3].map((seq) => ({ ...place, generation: { epoch: 1, seq } }));
    if (old === undefined || young === undefined) throw new RangeError('both are made above');
    await escrow.keep(old, sealed);
    await writeFile(join(directory, 'notes.sealed'), 'not ours');
    const eightDaysAgo = new Date(Date.now() - 8 * day);
    for (const name of await readdir(directory)) await utimes(join(directory, name), eightDaysAgo, eightDaysAgo);
    await escrow.keep(young, sealed);
    await escrow.drop(place);
    expect(await readdir(directory)).toContain('notes.sealed');
    expect(await escrow.read(old)).toEqual([]);
    expect(await escrow.read(young)).toEqual([sealed]);
  });

  it('is one place less where nothing can be written, says so, and ends no process', async () => {
    const parent = join(home, randomUUID());
    await mkdir(parent);
    await writeFile(join(parent, 'occupied'), '');
    const logger = createRecordingLogger();
    const escrow = createLocalEscrow({ directory: join(parent, 'occupied', 'escrow'), keyPrefix: 'test', logger });
    expect(await escrow.rehearse(place)).toBe(false);
    expect(await escrow.keep(place, sealed)).toBe(false);
    expect(await escrow.read(place)).toEqual([]);
    await escrow.drop(place);
    expect(logger.lines.map(({ event }) => event)).toEqual([
      'escrow_not_writable',
      'escrow_not_kept',
      'escrow_not_read',
      'escrow_not_dropped',
    ]);
  });
});

describe('the escrow in Redis', () => {
  it('forgets by itself after a week', async () => {
    const keyPrefix = `test:${randomUUID()}`;
    await createRedisEscrow({ redis: [redis], keyPrefix, logger: silentLogger }).keep(place, sealed);
    const lifeMs = await redis.pttl(`${keyPrefix}:escrow:default:1.1`);
    expect(lifeMs).toBeGreaterThan(6.9 * day);
    expect(lifeMs).toBeLessThanOrEqual(7 * day);
  });

  describe('on several primaries', () => {
    let servers: RedisServer[];
    let primaries: Redis[];
    beforeAll(async () => {
      servers = await Promise.all([startRedis(), startRedis()]);
      primaries = await Promise.all(servers.map(({ url }) => connect(url)));
    });
    afterAll(async () => {
      for (const primary of primaries) primary.disconnect();
      await Promise.all(servers.map((server) => server.stop()));
    });

    it('leaves a copy on each: what one loses, the other has, and the loss is logged', async () => {
      const keyPrefix = `test:${randomUUID()}`;
      const logger = createRecordingLogger();
      const escrow = createRedisEscrow({ redis: primaries, keyPrefix, logger });
      await escrow.keep(place, sealed);
      expect(await escrow.read(place)).toEqual([sealed, sealed]);
      await servers[0]?.stop();
      expect(await escrow.read(place)).toEqual([sealed]);
      expect(await escrow.rehearse(place)).toBe(true);
      expect(await escrow.keep({ ...place, attempt: 2 }, sealed)).toBe(true);
      expect(logger.lines.map(({ event }) => event)).toEqual([
        'escrow_not_read',
        'escrow_not_writable',
        'escrow_not_kept',
      ]);
    });
  });

  it('is one place less when Redis is away, and ends no process', async () => {
    const gone = connectRedis({ url: 'redis://127.0.0.1:1', name: 'test', logger: silentLogger });
    const escrow = createRedisEscrow({ redis: [gone], keyPrefix: 'test', logger: silentLogger });
    expect(await escrow.rehearse(place)).toBe(false);
    expect(await escrow.keep(place, sealed)).toBe(false);
    expect(await escrow.read(place)).toEqual([]);
    await escrow.drop(place);
    gone.disconnect();
  });
});
