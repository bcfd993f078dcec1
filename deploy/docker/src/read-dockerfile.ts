import { DockerfileParser, type From, type Instruction } from 'dockerfile-ast';
import { BuildFailedError } from './errors.ts';

/** One stage: its name, what it is built on, and what is done, in order. */
export interface Stage {
  readonly name: string;
  readonly base: string;
  readonly instructions: readonly Instruction[];
}

/** A Dockerfile, read: the arguments before its first stage, with their defaults, and its stages. */
export interface Dockerfile {
  readonly args: Readonly<Record<string, string>>;
  readonly stages: readonly Stage[];
}

/**
 * Reads a Dockerfile into its stages.
 *
 * @throws {BuildFailedError} a stage has no name: without Docker's numbers nothing could copy from it.
 */
export const readDockerfile = (text: string): Dockerfile => {
  const parsed = DockerfileParser.parse(text);
  const args: Record<string, string> = {};
  for (const arg of parsed.getInitialARGs()) {
    const property = arg.getProperty();
    if (property) args[property.getName()] = property.getValue() ?? '';
  }
  const stages: Array<Stage & { instructions: Instruction[] }> = [];
  for (const instruction of parsed.getInstructions()) {
    if (instruction.getKeyword() !== 'FROM') {
      stages.at(-1)?.instructions.push(instruction);
      continue;
    }
    const from = instruction as From;
    const name = from.getBuildStage();
    if (name === null) throw new BuildFailedError(lineOf(from), 'a stage without a name');
    stages.push({ name, base: from.getImage() ?? '', instructions: [] });
  }
  return { args, stages };
};

/** Tells the line an instruction begins in, counted from 1. */
export const lineOf = (instruction: Instruction): number => instruction.getRange().start.line + 1;
