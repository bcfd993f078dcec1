import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { toHostEnv, toHostPath } from './host-path.ts';
import type { Image } from './image.ts';

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

/** What a sealed process may see and do beside what its image gives it. */
export interface SealOptions {
  /** Default: the image's start. */
  readonly command?: readonly string[];
  /** A folder of this machine that it sees at the same path, for a config file. Default: none. */
  readonly readable?: string;
  /** The path of the image that it may write to; `/` is all of it, while it is built. Default: the first volume. */
  readonly writable?: string;
}

/**
 * Starts an image's process as its container would be: the image is the whole file system and read-only, there is no
 * shell, and the process is the image's user (where this one is root, else the same user). Its volume is writable.
 */
export const sealedStart = (image: Image, options: SealOptions = {}): StartCommand => {
  const { command = image.entrypoint, readable = '', writable = image.volumes[0] ?? '' } = options;
  const user = process.getuid?.() === 0 ? image.user : '';
  const enter = ['sh', script, image.root, process.execPath, image.workdir, user, readable, writable];
  return {
    command: [...namespaces(), ...enter, ...command],
    cwd: '/',
    env: { ...image.env, PATH: process.env.PATH ?? '' },
  };
};
