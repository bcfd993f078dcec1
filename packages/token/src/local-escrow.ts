import { createHash } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode, type Logger } from '@leadferry/runtime';
import { type Escrow, type EscrowPlace, escrowLifeMs } from './escrow.ts';
import { formatGeneration } from './generation.ts';

/** Names that this escrow gives. A directory may hold files of others. */
const ours = /^[0-9a-f]{16}(\.\d+){3}\.(sealed|rehearsal)(\.\d+\.part)?$/;

/**
 * Creates the escrow on this machine's disk: each answer a file, on the disk itself (fsync) before it counts as kept.
 * It survives the process and a restart of the container, not the loss of the machine. What another worker finished from
 * its own copy lies here for a week, and goes the next time that something is dropped.
 *
 * @param options.directory created when it is first needed, readable by this user alone.
 * @param options.keyPrefix tells deployments apart that share a directory.
 */
export const createLocalEscrow = ({
  directory,
  keyPrefix,
  logger,
}: {
  readonly directory: string;
  readonly keyPrefix: string;
  readonly logger: Logger;
}): Escrow => {
  const stemOf = ({ account, generation }: Pick<EscrowPlace, 'account' | 'generation'>): string => {
    const owner = createHash('sha256')
      .update(JSON.stringify([keyPrefix, account]))
      .digest('hex')
      .slice(0, 16);
    return `${owner}.${formatGeneration(generation)}.`;
  };

  /** A disk that is full or read-only is one place less, and said so; it must not end the process. */
  const attempting = async <T>(event: string, otherwise: T, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      if (errorCode(error) === undefined) throw error;
      if (errorCode(error) !== 'ENOENT') logger.warn({ code: errorCode(error), directory }, event);
      return otherwise;
    }
  };

  const write = async (name: string, bytes: Uint8Array): Promise<true> => {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const unfinished = join(directory, `${name}.${process.pid}.part`);
    const file = await open(unfinished, 'w', 0o600);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(unfinished, join(directory, name));
    const folder = await open(directory, 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
    return true;
  };

  const namesOf = async (stem: string): Promise<string[]> =>
    (await readdir(directory)).filter((name) => name.startsWith(stem) && name.endsWith('.sealed'));

  const forgetOld = async (): Promise<void> => {
    for (const name of (await readdir(directory)).filter((found) => ours.test(found))) {
      const path = join(directory, name);
      if (Date.now() - (await stat(path)).mtimeMs > escrowLifeMs) await rm(path, { force: true });
    }
  };

  return {
    rehearse: (place) =>
      attempting('escrow_not_writable', false, async () => {
        const name = `${stemOf(place)}${place.attempt}.rehearsal`;
        await write(name, Buffer.of(0));
        await rm(join(directory, name), { force: true });
        return true;
      }),
    keep: (place, sealed) =>
      attempting('escrow_not_kept', false, () => write(`${stemOf(place)}${place.attempt}.sealed`, sealed)),
    read: (place) =>
      attempting('escrow_not_read', [], async () => {
        const stem = stemOf(place);
        const attemptOf = (name: string): number => Number.parseInt(name.slice(stem.length), 10);
        const names = (await namesOf(stem)).sort((a, b) => attemptOf(b) - attemptOf(a));
        return await Promise.all(names.map((name) => readFile(join(directory, name))));
      }),
    drop: (place) =>
      attempting('escrow_not_dropped', undefined, async () => {
        for (const name of await namesOf(stemOf(place))) await rm(join(directory, name), { force: true });
        await forgetOld();
      }),
  };
};
