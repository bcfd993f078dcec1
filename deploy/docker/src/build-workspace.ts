import { join, resolve } from 'node:path';
import { buildImage } from './build-image.ts';
import type { Image } from './image.ts';

const repository = resolve(import.meta.dirname, '../../..');

/** Workspaces that have an image, and the Dockerfile's target for each. */
export const imageTargets = {
  'services/lead-worker': 'service',
  'services/token-keeper': 'service',
  'packages/cli': 'command',
} as const;

/** A workspace that has an image. */
export type ImageWorkspace = keyof typeof imageTargets;

/**
 * Builds the image of a workspace of this repository without Docker, in a folder that is empty or not there yet.
 *
 * @param options.target a stage of the Dockerfile. Default: the one that ships.
 * @throws {BuildFailedError} a step failed.
 */
export const buildWorkspace = (options: {
  readonly workspace: ImageWorkspace;
  readonly folder: string;
  readonly target?: string;
  readonly say?: (line: string) => void;
}): Promise<Image> =>
  buildImage({
    context: repository,
    dockerfile: join(repository, 'deploy', 'docker', 'Dockerfile'),
    target: options.target ?? imageTargets[options.workspace],
    args: { WORKSPACE: options.workspace },
    folder: options.folder,
    ...(options.say === undefined ? {} : { say: options.say }),
  });
