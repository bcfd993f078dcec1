import type { CommandShape } from './command-shape.ts';

/** Writes every command with its arguments and options as a table in Markdown, for the README. */
export const writeCommandTable = (shapes: readonly CommandShape[]): string => {
  const rows = shapes.filter(({ isGroup }) => !isGroup).map(toRow);
  const all = [['command', 'does', 'options'], ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const write = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const [head = '', ...body] = all.map(write);
  return [head, write(widths.map((width) => '-'.repeat(width))), ...body].join('\n');
};

const toRow = ({ path, arguments: given, description, options }: CommandShape): readonly string[] => [
  `\`${[...path, ...given].join(' ')}\``,
  description,
  options.length === 0 ? '' : `\`${options.map(({ long }) => long).join(' ')}\``,
];
