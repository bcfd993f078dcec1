import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const lockPollMs = 200;
const lockHeldAtMostMs = 15 * 60_000;

/**
 * Fills a directory once and returns its path; the next call finds it there.
 *
 * It appears whole or not at all: `fill` works in a directory beside it, which is then renamed. When several processes
 * ask at once, one fills and the others wait for it; one that dies while filling is replaced.
 */
export const installOnce = async (target: string, fill: (directory: string) => Promise<void>): Promise<string> => {
  await mkdir(dirname(target), { recursive: true });
  const lock = `${target}.lock`;
  while (!existsSync(target)) {
    if (!(await takeLock(lock))) {
      await sleep(lockPollMs);
      continue;
    }
    try {
      if (!existsSync(target)) await fillAndRename(target, fill);
    } finally {
      await rm(lock, { recursive: true, force: true });
    }
  }
  return target;
};

const fillAndRename = async (target: string, fill: (directory: string) => Promise<void>): Promise<void> => {
  await removePartials(target);
  const partial = await mkdtemp(`${target}.partial-`);
  try {
    await fill(partial);
    await rename(partial, target);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
};

/** Removes what others left who died while filling; the lock says that nobody fills now. */
const removePartials = async (target: string): Promise<void> => {
  const names = await readdir(dirname(target));
  const partials = names.filter((name) => name.startsWith(`${basename(target)}.partial-`));
  await Promise.all(partials.map((name) => rm(join(dirname(target), name), { recursive: true, force: true })));
};

const takeLock = async (lock: string): Promise<boolean> => {
  try {
    await mkdir(lock);
    await writeFile(join(lock, 'pid'), String(process.pid));
    return true;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
  }
  if (await isAbandoned(lock)) await rm(lock, { recursive: true, force: true });
  return false;
};

const isAbandoned = async (lock: string): Promise<boolean> => {
  const takenAtMs = await stat(lock).then(
    (found) => found.mtimeMs,
    () => Date.now(), // just given back
  );
  const heldMs = Date.now() - takenAtMs;
  const pid = await readFile(join(lock, 'pid'), 'utf8').then(Number, () => 0);
  // A holder writes its id at once, but not in the same step.
  return heldMs > lockHeldAtMostMs || (heldMs > 2_000 && !isAlive(pid));
};

const isAlive = (pid: number): boolean => {
  if (pid === 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'EPERM';
  }
};
