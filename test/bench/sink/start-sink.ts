import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { TallyOptions, TallyReading } from './tally.ts';

/** The run that begins. */
export interface RunToCount extends TallyOptions {
  /** Time from a form's arrival to its answer. */
  readonly latencyMs: number;
}

/** The API's stand-in, in a process of its own. It ends with this one. */
export interface Sink {
  readonly pid: number;
  /** `http://127.0.0.1:<port>`; the API lies below `/v3`. */
  readonly url: string;
  /** Forgets the run before and counts the one that begins. */
  begin(run: RunToCount): Promise<void>;
  read(): Promise<TallyReading>;
  stop(): Promise<void>;
}

/** Starts a sink on a free port and resolves when it listens. */
export const startSink = async (): Promise<Sink> => {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts')], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const exited = once(child, 'exit');
  const [port] = (await once(child, 'message')) as [number];
  const url = `http://127.0.0.1:${port}`;
  const control = `${url}/control/run`;
  return {
    pid: child.pid ?? 0,
    url,
    begin: async (run) => {
      await fetch(control, { method: 'PUT', body: JSON.stringify(run) });
    },
    read: async () => (await (await fetch(control)).json()) as TallyReading,
    stop: async () => {
      child.kill('SIGTERM');
      await exited;
    },
  };
};
