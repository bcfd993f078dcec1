import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import type { Readable } from 'node:stream';

const commandMain = resolve(import.meta.dirname, '../../../packages/cli/src/main.ts');
const patienceMs = 40_000;

/** Runs `leadferry` with these arguments and returns all it wrote. One that does not end is ended. */
export const runCommand = async (
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  input = '',
): Promise<string> => {
  const child = spawn(process.execPath, [commandMain, ...args], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
  });
  const texts: string[] = [];
  for (const stream of [child.stdout, child.stderr] as Readable[])
    stream.setEncoding('utf8').on('data', (text: string) => void texts.push(text));
  child.stdin.on('error', () => {}); // a command that read nothing has ended already
  child.stdin.end(input);
  const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs);
  const [code] = (await once(child, 'close')) as [number | null];
  clearTimeout(timer);
  return `leadferry ${args.map((arg) => arg.split('=')[0]).join(' ')}: ${code}\n${texts.join('')}`;
};
