import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import type { VictimLine, VictimSettings } from './victim.ts';

/** A process that refreshes, and is killed or stopped at its step. */
export interface Victim {
  /** Lets it begin. */
  begin(settings: VictimSettings): void;
  /** Waits until it was struck: until it is dead, or stands still. False when that did not happen in time. */
  struck(patienceMs: number): Promise<boolean>;
  /** Lets a stopped one go on. */
  resume(): void;
  /** Tells it to end what it is at and leave; false when it had not left in time. */
  leave(patienceMs: number): Promise<boolean>;
  /** Ends it whatever it is at. */
  end(): Promise<void>;
}

const script = join(import.meta.dirname, 'victim.ts');
const compileCache = mkdtempSync(join(tmpdir(), 'leadferry-victims-'));

/** One that stands still would outlive this process: it reads no more that its input has ended. */
const living = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of living) child.kill('SIGKILL');
  rmSync(compileCache, { recursive: true, force: true });
});

/** Starts a victim; resolves when its code is loaded. */
export const startVictim = async (): Promise<Victim> => {
  const child = spawn(process.execPath, [script], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, NODE_COMPILE_CACHE: compileCache },
  });
  living.add(child);
  const exited = once(child, 'exit').finally(() => living.delete(child));
  // A victim that is dead reads no more; that it is dead is seen by its exit.
  child.stdin.on('error', () => {});
  const said = {
    loaded: Promise.withResolvers<void>(),
    struck: Promise.withResolvers<void>(),
    ended: Promise.withResolvers<void>(),
  };
  createInterface({ input: child.stdout }).on('line', (line) => said[line as VictimLine].resolve());
  await Promise.race([said.loaded.promise, exited]);

  const within = async (happening: Promise<unknown>, patienceMs: number): Promise<boolean> => {
    const over = new AbortController();
    const late = delay(patienceMs, false, { signal: over.signal }).catch(() => false);
    const isInTime = await Promise.race([happening.then(() => true), late]);
    over.abort();
    return isInTime;
  };

  let isKilled = false;
  return {
    begin: (settings) => {
      isKilled = settings.misfortune.how === 'kill';
      child.stdin.write(`${JSON.stringify(settings)}\n`);
    },
    struck: async (patienceMs) => {
      const isInTime = await within(isKilled ? exited : said.struck.promise, patienceMs);
      return isInTime && (!isKilled || child.signalCode === 'SIGKILL');
    },
    resume: () => void child.kill('SIGCONT'),
    leave: async (patienceMs) => {
      child.stdin.write('leave\n');
      return (await within(exited, patienceMs)) && child.exitCode === 0;
    },
    end: async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      await exited;
    },
  };
};

/** Loads the code of victims once, so that those that follow find it compiled. */
export const warmUpVictims = async (): Promise<void> => {
  const child = spawn(process.execPath, [script], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, NODE_COMPILE_CACHE: compileCache },
  });
  await once(child, 'exit');
};
