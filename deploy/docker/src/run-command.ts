import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { delimiter, dirname, join } from 'node:path';
import { imageNode } from './image.ts';

/** What a command is run with. */
export interface CommandOptions {
  /** The folder that stands for `/`. */
  readonly root: string;
  /** As a path of the image. */
  readonly workdir: string;
  /** Variables of the image; those that are paths of it are turned into paths below `root`. */
  readonly env: Readonly<Record<string, string>>;
}

/** How a command ended: its exit code, null after a signal, and what it printed last. */
export interface CommandEnd {
  readonly code: number | null;
  readonly output: readonly string[];
}

/** Of this process's own variables, those a build may see: where programs, caches and registries are. */
const passedOn =
  /^(PATH|HOME|TMPDIR|LANG|https?_proxy|no_proxy|node_extra_ca_certs|npm_config_(registry|cache|userconfig|cafile))$/i;

const shownLines = 30;

/** Turns a path of the image into one of this machine; Node itself into the Node that runs this. */
export const toHostPath = (root: string, path: string): string =>
  path === imageNode ? process.execPath : path.startsWith('/') ? join(root, path) : path;

/** Gives the environment of a command that is run outside of its image. */
export const toHostEnv = (root: string, env: Readonly<Record<string, string>>): Record<string, string> => ({
  ...Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (passedOn.test(name) && value ? [[name, value]] : [])),
  ),
  PATH: [dirname(process.execPath), process.env.PATH].join(delimiter),
  // What the repository itself was installed from is at hand.
  npm_config_prefer_offline: 'true',
  ...Object.fromEntries(Object.entries(env).map(([name, value]) => [name, toHostPath(root, value)])),
});

/** Runs a command of a Dockerfile on this machine, in the folders that stand for the image, and waits for its end. */
export const runCommand = async (command: readonly string[], options: CommandOptions): Promise<CommandEnd> => {
  const { root, workdir, env } = options;
  const [program = '', ...args] = command.map((part) => toHostPath(root, part));
  const child = spawn(program, args, {
    cwd: join(root, workdir),
    env: toHostEnv(root, env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output.push(...text.split('\n').filter((line) => line !== ''));
      output.splice(0, output.length - shownLines);
    });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output };
};
