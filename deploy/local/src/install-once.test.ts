import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { installOnce } from './install-once.ts';

let target: string;

beforeEach(async () => {
  const directory = await mkdtemp(join(tmpdir(), 'install-once-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  target = join(directory, 'thing');
});

const fillWith = (text: string) => (directory: string) => writeFile(join(directory, 'file'), text);
const content = () => readFile(join(target, 'file'), 'utf8');
const siblings = () => readdir(join(target, '..'));

test('what is there is not filled again', async () => {
  await installOnce(target, fillWith('first'));
  await installOnce(target, fillWith('second'));
  expect(await content()).toBe('first');
});

test('of many who ask at once, one fills and all find it whole', async () => {
  let fills = 0;
  const fill = async (directory: string) => {
    fills += 1;
    await fillWith('whole')(directory);
  };
  await Promise.all(Array.from({ length: 5 }, () => installOnce(target, fill)));
  expect(fills).toBe(1);
  expect(await content()).toBe('whole');
});

test('a failure leaves nothing, and the next one may fill', async () => {
  const failing = async (directory: string) => {
    await fillWith('half')(directory);
    throw new Error('connection lost');
  };
  await expect(installOnce(target, failing)).rejects.toThrow('connection lost');
  expect(await siblings()).toEqual([]);

  await installOnce(target, fillWith('whole'));
  expect(await content()).toBe('whole');
});

test('a lock and a half-filled directory of one who died are replaced', async () => {
  await mkdir(`${target}.lock`);
  await writeFile(join(`${target}.lock`, 'pid'), String(2 ** 22 + 1));
  const aMinuteAgo = new Date(Date.now() - 60_000);
  await utimes(`${target}.lock`, aMinuteAgo, aMinuteAgo);
  await mkdir(`${target}.partial-dead`);

  await installOnce(target, fillWith('whole'));

  expect(await content()).toBe('whole');
  expect(await siblings()).toEqual(['thing']);
});
