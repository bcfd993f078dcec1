import type { CommandShape } from '../command-shape.ts';

/** Writes the completion for bash. */
export const writeBashCompletion = (shapes: readonly CommandShape[]): string => {
  const paths = shapes.filter(({ path }) => path.length > 0).map(({ path }) => pattern(path));
  const [program] = shapes;
  const global = (program?.options ?? []).map(({ long }) => long);
  const valued = new Set(shapes.flatMap(({ options }) => options.filter(({ value }) => value).map(({ long }) => long)));
  return `_leadferry() {
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

/** The words that lead to a place, as both scripts keep them. */
export const pattern = (words: readonly string[]): string => `"${words.map((word) => ` ${word}`).join('')}"`;

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
