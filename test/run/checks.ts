import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Tally } from './tally.ts';

const programs: readonly (readonly [string, ...string[]])[] = [
  ['biome', 'check', '.'],
  ['turbo', 'run', 'check', '--continue', '--output-logs=errors-only'],
];

/** Checks format and lint (Biome) and the types of every package (turbo), and counts only what fails. */
export const runChecks = async (directory: string): Promise<Tally> => {
  let failed = 0;
  for (const [program, ...args] of programs) {
    const child = spawn(program, args, { cwd: directory, stdio: 'inherit' });
    const [code] = await once(child, 'exit');
    if (code !== 0) failed += 1;
  }
  return { passed: 0, failed, skipped: 0 };
};
