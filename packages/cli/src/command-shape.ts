import type { Command } from 'commander';

/** What a command line may hold at a place of the tree of commands. */
export interface CommandShape {
  /** The words that lead there; none for the program itself. */
  readonly path: readonly string[];
  readonly description: string;
  /** As the help writes them, `[file]`. */
  readonly arguments: readonly string[];
  readonly options: readonly OptionShape[];
  /** The next words there may be: commands, or an argument that is one of a few. */
  readonly words: readonly string[];
  readonly isGroup: boolean;
}

/** One option; `value` is how the help names what follows it. */
export interface OptionShape {
  readonly long: string;
  readonly value: string | undefined;
  readonly choices: readonly string[];
}

/** Reads the tree of commands from their definitions, from the top. */
export const readShapes = (program: Command, path: readonly string[] = []): CommandShape[] => [
  {
    path,
    description: program.description(),
    arguments: program.registeredArguments.map((argument) => {
      const name = `${argument.name()}${argument.variadic ? '...' : ''}`;
      return argument.required ? `<${name}>` : `[${name}]`;
    }),
    options: program.options.map(({ long, flags, argChoices = [] }) => ({
      long: long ?? flags,
      value: /<[^>]+>/.exec(flags)?.[0],
      choices: argChoices,
    })),
    words: [
      ...program.commands.map((command) => command.name()),
      ...program.registeredArguments.flatMap(({ argChoices = [] }) => argChoices),
    ],
    isGroup: program.commands.length > 0,
  },
  ...program.commands.flatMap((command) => readShapes(command, [...path, command.name()])),
];
