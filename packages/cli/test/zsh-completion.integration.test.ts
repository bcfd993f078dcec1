import { execFileSync } from 'node:child_process';
import { findZsh } from '@leadferry/local-stack';
import { beforeAll, expect, it } from 'vitest';
import { describeCommands } from '../src/command-line.ts';
import { writeCompletion } from '../src/completion-script.ts';

let zsh: string;
beforeAll(async () => {
  zsh = await findZsh();
}, 120_000);

/** Stands in for zsh's own helpers, which would draw a menu: prints what is offered. */
const helpers = `
compdef() { : }
_files() { print FILES }
_describe() { local -a found=("\${(@P)2}"); print -l -- "\${(@)found%%:*}" }
compadd() { shift; print -l -- "$@" }
`;

/** What a real zsh offers for a line that is typed so far; the last word may be empty. */
const complete = (line: string): string[] => {
  const typed = line.split(' ').map((word) => `'${word}'`);
  const ask = `words=(${typed.join(' ')}); CURRENT=${typed.length}; _leadferry`;
  const script = `${helpers}\n${writeCompletion('zsh', describeCommands())}\n${ask}`;
  const offered = execFileSync(zsh, ['-f', '-c', script], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  return offered.split('\n').filter(Boolean);
};

it.each([
  ['leadferry token ', ['status', 'import']],
  ['leadferry --json dlq ', ['list', 'show', 'replay', 'purge']],
  ['leadferry dlq list --state ', ['waiting', 'replayed', 'purged']],
  ['leadferry tail --outcome ', ['delivered', 'skipped', 'dead-lettered']],
  ['leadferry --config ', ['FILES']],
  ['leadferry publish ', ['FILES']],
  ['leadferry completion ', ['bash', 'zsh']],
])('after "%s" zsh offers what there is', (line, offered) => {
  expect(complete(line)).toEqual(offered);
});

it('offers options where one is begun, those of every command among them', () => {
  expect(complete('leadferry topics create --')).toEqual(
    expect.arrayContaining(['--partitions', '--dry-run', '--config', '--json', '--help']),
  );
});

it('offers every command, and is read without a complaint', () => {
  const commands = describeCommands().filter(({ path }) => path.length === 1);
  expect(complete('leadferry ')).toEqual(commands.map(({ path }) => path[0]));
});
