import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyInstruction, type StageState } from './apply-instruction.ts';
import { copyStage } from './copy-files.ts';
import { emptyImage, type Image } from './image.ts';
import { readDockerfile } from './read-dockerfile.ts';

/** What is built, and where. */
export interface BuildOptions {
  /** The folder of the context, which has the `.dockerignore`. */
  readonly context: string;
  readonly dockerfile: string;
  /** The stage that is wanted; only what it needs is built. */
  readonly target: string;
  /** Build arguments. */
  readonly args: Readonly<Record<string, string>>;
  /** An empty folder: each stage gets a folder of its own in it. */
  readonly folder: string;
  /** Is told of each step. */
  readonly say?: (line: string) => void;
}

/**
 * Does the steps of a Dockerfile without Docker: each stage is a folder, each command runs on this machine with its own
 * Node and npm. What is copied, pruned, installed and left out is what the image would have; base images are not fetched,
 * and absolute paths inside a shell's command line are those of this machine.
 *
 * @throws {BuildFailedError} a step failed; its last lines are in the text.
 */
export const buildImage = async (options: BuildOptions): Promise<Image> => {
  const { context, folder, say = () => {} } = options;
  const dockerfile = readDockerfile(readFileSync(options.dockerfile, 'utf8'));
  const givenArgs = { ...dockerfile.args, ...options.args };
  const built = new Map<string, Promise<StageState>>();

  const buildStage = (name: string): Promise<StageState> => {
    const known = built.get(name) ?? doStage(name);
    built.set(name, known);
    return known;
  };

  const rootOf = async (name: string): Promise<string> => (await buildStage(name)).image.root;

  const doStage = async (name: string): Promise<StageState> => {
    const stage = dockerfile.stages.find((found) => found.name === name);
    if (!stage) throw new Error(`the Dockerfile has no stage named ${name}`);
    const root = join(folder, name);
    mkdirSync(root, { recursive: true });
    let state: StageState = { image: emptyImage(root), args: {} };
    if (dockerfile.stages.some(({ name: earlier }) => earlier === stage.base)) {
      const base = await buildStage(stage.base);
      copyStage(base.image.root, root);
      state = { args: base.args, image: { ...base.image, root } };
    }
    for (const instruction of stage.instructions) {
      say(`${name}: ${instruction.toString()}`);
      state = await applyInstruction(state, instruction, { context, givenArgs, rootOf });
    }
    return state;
  };

  return (await buildStage(options.target)).image;
};
