import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { DeadLetterWorld } from './open-dead-letters.ts';

const command = resolve(import.meta.dirname, '../../../packages/cli/src/main.ts');
const broken = resolve(import.meta.dirname, 'replay-unmarked.ts');

/** `leadferry dlq replay --yes` in a process of its own. */
export interface ReplayProcess {
  /** All that it wrote. */
  readonly lines: readonly string[];
  /** SIGKILL. */
  kill(): void;
  /** Resolves with the exit code, or null after a signal. */
  readonly exited: Promise<number | null>;
}

/** Starts a replay; a broken one has markers that are no part of its transactions. It cannot outlive us. */
export const startReplay = (
  { env, topic }: Pick<DeadLetterWorld, 'env' | 'topic'>,
  { isBroken }: { readonly isBroken: boolean },
): ReplayProcess => {
  const args = isBroken ? [broken, topic] : [command, 'dlq', 'replay', '--topic', topic, '--yes', '--json'];
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // A shell holds a pipe from here, and kills the command when that closes, whatever ends us.
  const guard = spawn('sh', ['-c', 'read -r _; kill -9 "$1"', 'sh', String(child.pid)], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on('line', (line) => void lines.push(line));
  return {
    lines,
    kill: () => void child.kill('SIGKILL'),
    exited: once(child, 'close').then(([code]: Array<number | null>) => {
      guard.kill('SIGKILL');
      return code ?? null;
    }),
  };
};
