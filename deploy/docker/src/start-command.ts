import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync } from 'node:fs';
import { join } from 'node:path';
import type { Image } from './image.ts';
import { toHostEnv, toHostPath } from './run-command.ts';

/** How a process of an image is started: the command, the folder it starts in, and the image's own variables. */
export interface StartCommand {
  readonly command: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Starts an image's process on this machine as it is, with the Node that runs this. Nothing is read-only. */
export const openStart = (image: Image, command: readonly string[] = image.entrypoint): StartCommand => ({
  command: command.map((part) => toHostPath(image.root, part)),
  cwd: join(image.root, image.workdir),
  env: toHostEnv(image.root, image.env),
});

const script = join(import.meta.dirname, 'enter-image.sh');

/** As root, a namespace of mounts is enough; anybody else gets one with rights of its own, and stays who they are. */
const namespaces = (): readonly string[] =>
  process.getuid?.() === 0
    ? ['unshare', '--mount']
    : ['unshare', '--user', '--map-current-user', '--keep-caps', '--mount'];

/** True where `sealedStart` works: Linux that lets this user have a mount namespace. */
export const canSeal = (): boolean => {
  const [program = '', ...args] = namespaces();
  return spawnSync(program, [...args, 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0;
};

/**
 * Starts an image's process as its container would be: the image is the whole file system and read-only, there is no
 * shell, and the process is the image's user (where this one is root, else the same user). Its volumes are writable.
 *
 * @param options.readable a folder of this machine that it sees at the same path, for a config file.
 */
export const sealedStart = (
  image: Image,
  { readable, command = image.entrypoint }: { readonly readable: string; readonly command?: readonly string[] },
): StartCommand => {
  const isRoot = process.getuid?.() === 0;
  const [volume = ''] = image.volumes;
  const [uid = 0, gid = 0] = image.user.split(':').map(Number);
  if (isRoot && volume !== '') {
    chownSync(join(image.root, volume), uid, gid);
    chmodSync(join(image.root, volume), 0o700);
  }
  const enter = ['sh', script, image.root, process.execPath, image.workdir, isRoot ? image.user : '', readable, volume];
  return {
    command: [...namespaces(), ...enter, ...command],
    cwd: '/',
    env: { ...image.env, PATH: process.env.PATH ?? '' },
  };
};
