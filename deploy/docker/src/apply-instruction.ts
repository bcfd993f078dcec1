import { mkdirSync } from 'node:fs';
import { isAbsolute, posix } from 'node:path';
import type { Copy, Instruction, PropertyInstruction } from 'dockerfile-ast';
import { copyFromContext, copyFromStage, giveTo } from './copy-files.ts';
import { BuildFailedError } from './errors.ts';
import { expandVariables } from './expand-variables.ts';
import { toHostPath } from './host-path.ts';
import type { Image } from './image.ts';
import { lineOf } from './read-dockerfile.ts';
import { runCommand } from './run-command.ts';
import { canSeal, openStart, sealedStart } from './start-command.ts';

/** A stage while it is built: the image so far, and its build arguments. */
export interface StageState {
  readonly image: Image;
  readonly args: Readonly<Record<string, string>>;
}

/** What instructions reach for beside their own stage. */
export interface BuildTools {
  /** The folder that is the build's context. */
  readonly context: string;
  /** Arguments given to the build, and those before the first stage. */
  readonly givenArgs: Readonly<Record<string, string>>;
  /** The folder of another stage, built when it is first asked for. */
  rootOf(stage: string): Promise<string>;
}

type Apply = (state: StageState, instruction: Instruction, tools: BuildTools) => StageState | Promise<StageState>;

const withImage = (state: StageState, change: Partial<Image>): StageState => ({
  ...state,
  image: { ...state.image, ...change },
});

const valuesOf = ({ image, args }: StageState): Record<string, string> => ({ ...args, ...image.env });

const propertiesOf = (state: StageState, instruction: Instruction): Record<string, string> =>
  Object.fromEntries(
    (instruction as PropertyInstruction)
      .getProperties()
      .map((property) => [property.getName(), expandVariables(property.getValue() ?? '', valuesOf(state))]),
  );

/** Reads the JSON form; empty where an instruction is in the shell's. The parser's own reading loses spaces inside strings. */
const jsonOf = (instruction: Instruction): string[] => {
  const text = instruction.getRawArgumentsContent() ?? '';
  return text.startsWith('[') ? (JSON.parse(text) as string[]) : [];
};

const argumentsOf = (state: StageState, instruction: Instruction): string[] =>
  instruction.getArguments().map((argument) => expandVariables(argument.getValue(), valuesOf(state)));

/** What has a user of its own, and needs no shell, is run as in the image; a build stage with this machine's programs. */
const run: Apply = async (state, instruction) => {
  const image = { ...state.image, env: valuesOf(state) };
  const command = jsonOf(instruction);
  const isSealed = command.length > 0 && image.user !== '' && canSeal();
  const shell = ['sh', '-c', instruction.getRawArgumentsContent() ?? ''];
  mkdirSync(toHostPath(image.root, image.workdir), { recursive: true });
  const start = isSealed
    ? sealedStart(image, { command, writable: '/' })
    : openStart(image, command.length > 0 ? command : shell);
  const { code, output } = await runCommand(start);
  if (code !== 0) throw new BuildFailedError(lineOf(instruction), `RUN ended with ${code}`, output);
  return state;
};

const copy: Apply = async (state, instruction, { context, rootOf }) => {
  const flags = Object.fromEntries((instruction as Copy).getFlags().map((flag) => [flag.getName(), flag.getValue()]));
  const paths = argumentsOf(state, instruction);
  const last = paths.pop() ?? '';
  const destination = toHostPath(state.image.root, posix.resolve(state.image.workdir, last));
  if (flags.from) copyFromStage(await rootOf(flags.from), paths, destination, last.endsWith('/') || paths.length > 1);
  else copyFromContext(context, paths, destination);
  if (flags.chown) giveTo(destination, flags.chown);
  return state;
};

const healthcheck: Apply = (state, instruction) => {
  const [, text = '[]'] = /\bCMD\s+(\[.*\])\s*$/s.exec(instruction.getRawArgumentsContent() ?? '') ?? [];
  return withImage(state, { healthcheck: JSON.parse(text) as string[] });
};

const instructions: Readonly<Record<string, Apply>> = {
  ARG: (state, instruction, { givenArgs }) => ({
    ...state,
    args: Object.fromEntries([
      ...Object.entries(state.args),
      ...Object.entries(propertiesOf(state, instruction)).map(([name, value]) => [name, givenArgs[name] ?? value]),
    ]),
  }),
  ENV: (state, instruction) => withImage(state, { env: { ...state.image.env, ...propertiesOf(state, instruction) } }),
  LABEL: (state, instruction) =>
    withImage(state, { labels: { ...state.image.labels, ...propertiesOf(state, instruction) } }),
  WORKDIR: (state, instruction) => {
    const [path = '/'] = argumentsOf(state, instruction);
    const workdir = isAbsolute(path) ? path : posix.join(state.image.workdir, path);
    mkdirSync(toHostPath(state.image.root, workdir), { recursive: true });
    return withImage(state, { workdir });
  },
  USER: (state, instruction) => withImage(state, { user: argumentsOf(state, instruction)[0] ?? '' }),
  ENTRYPOINT: (state, instruction) => withImage(state, { entrypoint: jsonOf(instruction) }),
  EXPOSE: (state, instruction) =>
    withImage(state, { ports: [...state.image.ports, ...argumentsOf(state, instruction)] }),
  VOLUME: (state, instruction) => withImage(state, { volumes: [...state.image.volumes, ...jsonOf(instruction)] }),
  STOPSIGNAL: (state) => state,
  HEALTHCHECK: healthcheck,
  COPY: copy,
  RUN: run,
};

/**
 * Does what one instruction says, in the folder of its stage, and returns the stage as it then is. Owners and users are as
 * the Dockerfile says where this process is root, else all are its own.
 *
 * @throws {BuildFailedError} a step failed, or the instruction is one that this does not know.
 */
export const applyInstruction: Apply = (state, instruction, tools) => {
  const apply = instructions[instruction.getKeyword()];
  if (!apply) throw new BuildFailedError(lineOf(instruction), `${instruction.getKeyword()} is not known here`);
  return apply(state, instruction, tools);
};
