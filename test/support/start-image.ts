import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { canSeal, type Image, openStart, type StartCommand, sealedStart } from '@leadferry/images';
import { startWorker, type WorkerProcess } from './worker-process.ts';

/** Says how a command of an image is started here: sealed where this machine lets us, else as it is. */
export const imageStart = (image: Image, command: readonly string[] = image.entrypoint): StartCommand =>
  canSeal() ? sealedStart(image, { readable: tmpdir(), command }) : openStart(image, command);

/** Starts the process of an image, with the image's own variables and these. */
export const startImage = (
  image: Image,
  { env, config }: { readonly env: Readonly<Record<string, string>>; readonly config: object },
): Promise<WorkerProcess> => {
  const start = imageStart(image);
  return startWorker({ env: { ...start.env, ...env }, config, start });
};

/** Runs a command of an image to its end. */
export const runInImage = (image: Image, command: readonly string[], env: Readonly<Record<string, string>> = {}) => {
  const start = imageStart(image, command);
  const [program = '', ...args] = start.command;
  return spawnSync(program, args, { cwd: start.cwd, env: { ...start.env, ...env }, encoding: 'utf8' });
};
