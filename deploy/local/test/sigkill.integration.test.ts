import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test, vi } from 'vitest';
import { isAlive } from './support/is-alive.ts';

const holder = join(import.meta.dirname, 'support', 'hold-kafka-and-redis.ts');

test('a parent killed by SIGKILL leaves no broker, no Redis and no file behind', async () => {
  const temporary = await mkdtemp(join(tmpdir(), 'leadferry-sigkill-'));
  onTestFinished(() => rm(temporary, { recursive: true, force: true }));
  const parent = spawn(process.execPath, [holder], {
    env: { ...process.env, TMPDIR: temporary },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void parent.kill('SIGKILL'));

  const [line] = await once(createInterface({ input: parent.stdout }), 'line');
  const { pids } = JSON.parse(String(line)) as { pids: number[] };
  expect(pids.map(isAlive)).toEqual([true, true]);
  expect((await readdir(temporary)).filter((name) => name.startsWith('leadferry-'))).toHaveLength(2);

  parent.kill('SIGKILL');
  await vi.waitFor(() => expect(pids.map(isAlive)).toEqual([false, false]), 10_000);
  await vi.waitFor(async () => {
    const names = await readdir(temporary);
    expect(names.filter((name) => name.startsWith('leadferry-'))).toEqual([]);
  }, 10_000);
});
