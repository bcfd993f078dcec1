import type { CommandShape } from '../command-shape.ts';
import { pattern } from './bash-script.ts';

/**
 * Writes the completion for zsh, with what each command does beside its name. It may be read by .zshrc, or lie as `_leadferry` in a
 * folder of `fpath`. What is written for bash would not do: zsh counts words from 1, and slices them otherwise.
 */
export const writeZshCompletion = (shapes: readonly CommandShape[]): string => {
  const paths = shapes.filter(({ path }) => path.length > 0).map(({ path }) => pattern(path));
  const [program] = shapes;
  const global = (program?.options ?? []).map(({ long }) => long);
  const valued = new Set(shapes.flatMap(({ options }) => options.filter(({ value }) => value).map(({ long }) => long)));
  return `#compdef leadferry
_leadferry() {
  local prev="\${words[CURRENT-1]}" at="" word
  local -a commands
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "$at $word" in
      ${paths.join(' | ')}) at="$at $word" ;;
    esac
  done
  case "$at $prev" in
${shapes.flatMap(writeChoices).join('\n')}
  esac
  case "$prev" in
    ${[...valued].join(' | ')}) _files; return ;;
  esac
  case "$at" in
${shapes.map((shape) => writeWords(shape, shapes, global)).join('\n')}
  esac
}
if [[ "\${funcstack[1]}" = _leadferry ]]; then
  _leadferry "$@"
else
  (( $+functions[compdef] )) || { autoload -Uz compinit && compinit; }
  compdef _leadferry leadferry
fi
`;
};

const writeChoices = ({ path, options }: CommandShape): string[] =>
  options
    .filter(({ choices }) => choices.length > 0)
    .map(({ long, choices }) => `    ${pattern([...path, long])}) compadd -- ${choices.join(' ')}; return ;;`);

const writeWords = (shape: CommandShape, shapes: readonly CommandShape[], global: readonly string[]): string => {
  const { path, options, words, isGroup } = shape;
  const named = [...options.map(({ long }) => long), ...(path.length > 0 ? global : []), '--help'];
  const addOptions = `compadd -- ${named.join(' ')}`;
  return `    ${path.length === 0 ? '""' : pattern(path)})
      if [[ "\${words[CURRENT]}" = -* ]]; then ${addOptions}
      else ${isGroup ? describe(path, words, shapes) : words.length > 0 ? `compadd -- ${words.join(' ')}` : '_files'}
      fi ;;`;
};

/** Names the commands of a group with what each does. */
const describe = (path: readonly string[], words: readonly string[], shapes: readonly CommandShape[]): string => {
  const told = words.map((word) => {
    const wanted = [...path, word].join(' ');
    const { description = '' } = shapes.find((shape) => shape.path.join(' ') === wanted) ?? {};
    return quote(`${word}:${description.replaceAll(':', '\\:')}`);
  });
  return `commands=(${told.join(' ')}); _describe command commands`;
};

const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
