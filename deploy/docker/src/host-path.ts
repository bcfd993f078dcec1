import { delimiter, dirname, join } from 'node:path';
import { imageNode } from './image.ts';

/** Of this process's own variables, those a build may see: where programs, caches and registries are. */
const passedOn =
  /^(PATH|HOME|TMPDIR|LANG|https?_proxy|no_proxy|node_extra_ca_certs|npm_config_(registry|cache|userconfig|cafile))$/i;

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
