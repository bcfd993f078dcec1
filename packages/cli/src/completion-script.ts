import type { CommandShape } from './command-shape.ts';

/** Shells that can be taught the commands. */
export const shells = ['bash', 'zsh'] as const;

export type Shell = (typeof shells)[number];

/** zsh runs what is written for bash. */
const forZsh = 'autoload -U +X compinit && compinit\nautoload -U +X bashcompinit && bashcompinit\n';

/**
 * Writes what a shell has to read to complete `leadferry`: its commands and options, the values of an option that has but a few,
 * and file names. The script asks nobody and starts no process.
 */
export const writeCompletion = (shell: Shell, shapes: readonly CommandShape[]): string => {
  const paths = shapes.filter(({ path }) => path.length > 0).map(({ path }) => pattern(path));
  const [program] = shapes;
  const global = (program?.options ?? []).map(({ long }) => long);
  const valued = new Set(shapes.flatMap(({ options }) => options.filter(({ value }) => value).map(({ long }) => long)));
  return `${shell === 'zsh' ? forZsh : ''}_leadferry() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}" at="" word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$at $word" in
      ${paths.join(' | ')}) at="$at $word" ;;
    esac
  done
  case "$at $prev" in
${shapes.flatMap(writeChoices).join('\n')}
  esac
  case "$prev" in
    ${[...valued].join(' | ')}) return ;;
  esac
  case "$at" in
${shapes.map((shape) => writeWords(shape, global)).join('\n')}
  esac
}
complete -o default -F _leadferry leadferry
`;
};

const pattern = (words: readonly string[]): string => `"${words.map((word) => ` ${word}`).join('')}"`;

const reply = (words: readonly string[]): string => `COMPREPLY=($(compgen -W "${words.join(' ')}" -- "$cur"))`;

const writeChoices = ({ path, options }: CommandShape): string[] =>
  options
    .filter(({ choices }) => choices.length > 0)
    .map(({ long, choices }) => `    ${pattern([...path, long])}) ${reply(choices)}; return ;;`);

/** What any text may follow is left to the shell, which completes names of files. */
const writeWords = ({ path, options, words: next }: CommandShape, global: readonly string[]): string => {
  const words = [...next, ...options.map(({ long }) => long), ...(path.length > 0 ? global : [])];
  return `    ${path.length === 0 ? '""' : pattern(path)}) ${reply([...words, '--help'])} ;;`;
};
