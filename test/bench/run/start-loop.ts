import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { LoopSettings } from '../loops/settings.ts';
import type { RunningContender, StartOptions } from './running-contender.ts';

/** Starts a loop in a process of its own, behind a prefix and with more environment. It ends with this process. */
export const startLoop = (file: string, settings: LoopSettings, { prefix, env }: StartOptions): RunningContender => {
  const script = join(import.meta.dirname, '../loops', file);
  const [command = '', ...args] = [
    ...prefix,
    process.execPath,
    '--disable-warning=TimeoutNegativeWarning',
    script,
    JSON.stringify(settings),
  ];
  const child = spawn(command, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => lines.push(text.trimEnd()));
  const exited = once(child, 'exit').then(([code]: Array<number | null>) => code ?? null);
  return {
    pid: child.pid ?? 0,
    lines,
    isRunning: () => child.exitCode === null && child.signalCode === null,
    stop: async () => {
      child.kill('SIGTERM');
      return await exited;
    },
  };
};
