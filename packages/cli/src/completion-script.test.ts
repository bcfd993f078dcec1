import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { parseCommandLine } from './command-line.ts';

const script = (shell: string): string => {
  const line = parseCommandLine(['completion', shell], '9.9.9');
  if (line.kind !== 'shown') throw new Error('no script was shown');
  return line.text;
};

/** What a real bash offers for a line that is typed so far; the last word may be empty. */
const complete = (line: string): string[] => {
  const words = line.split(' ').map((word) => `'${word}'`);
  const ask = `COMP_WORDS=(${words.join(' ')}); COMP_CWORD=${words.length - 1}; _leadferry; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const offered = execFileSync('bash', ['--norc', '-c', `${script('bash')}\n${ask}`], { encoding: 'utf8' });
  return offered.split('\n').filter(Boolean);
};

it.each([
  ['leadferry a', ['authorize']],
  ['leadferry dlq ', ['list', 'show', 'replay', 'purge', '--config', '--json', '--version', '--help']],
  ['leadferry --json dlq re', ['replay']],
  ['leadferry dlq replay --d', ['--dry-run']],
  ['leadferry dlq replay 3/17 --ag', ['--again']],
  ['leadferry dlq list --state p', ['purged']],
  ['leadferry completion b', ['bash']],
])('after "%s" bash offers what there is', (line, offered) => {
  expect(complete(line)).toEqual(offered);
});

it('leaves the value of an option to the shell', () => {
  expect(complete('leadferry --config ')).toEqual([]);
});

it('knows no other shell', () => {
  expect(parseCommandLine(['completion', 'csh'], '9.9.9')).toMatchObject({ kind: 'wrong' });
});
