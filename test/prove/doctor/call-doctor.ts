import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';

const command = resolve(import.meta.dirname, '../../../packages/cli/src/main.ts');

/** A finding as `leadferry doctor --json` writes it. */
export interface Told {
  readonly group: string;
  readonly code: string;
  readonly level: 'good' | 'attention' | 'fault' | 'skipped';
  readonly about?: string;
  readonly right?: string;
  readonly text: string;
  readonly cure?: string;
}

/** What a call of the doctor came to. */
export interface Visit {
  readonly exitCode: number | null;
  readonly findings: readonly Told[];
  /** All that was written, on both streams. */
  readonly written: string;
}

/** Calls `leadferry doctor --json` in a process of its own. It cannot outlive us. */
export const callDoctor = async (env: Readonly<Record<string, string>>): Promise<Visit> => {
  const child = spawn(process.execPath, [command, 'doctor', '--json'], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // A shell holds a pipe from here, and kills the command when that closes, whatever ends us.
  const guard = spawn('sh', ['-c', 'read -r _; kill -9 "$1"', 'sh', String(child.pid)], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const closed = once(child, 'close') as Promise<[number | null]>;
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [exitCode] = await closed;
  guard.kill('SIGKILL');
  const last = stdout.trim().split('\n').at(-1) ?? '';
  const result = last.startsWith('{') ? (JSON.parse(last) as { findings?: readonly Told[] }) : {};
  return { exitCode, findings: result.findings ?? [], written: `${stdout}\n${stderr}` };
};
