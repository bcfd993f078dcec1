import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { StartCommand } from './start-command.ts';

/** How a command ended: its exit code, null after a signal, and what it printed last. */
export interface CommandEnd {
  readonly code: number | null;
  readonly output: readonly string[];
}

const shownLines = 30;

/** Runs a command to its end, and keeps the last lines it prints. */
export const runCommand = async ({ command, cwd, env }: StartCommand): Promise<CommandEnd> => {
  const [program = '', ...args] = command;
  const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output.push(...text.split('\n').filter((line) => line !== ''));
      output.splice(0, output.length - shownLines);
    });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output };
};
