#!/usr/bin/env node
import { enableCompileCache } from 'node:module';

// Before anything else is loaded: what was compiled at an earlier start is not compiled, nor its types stripped, again.
enableCompileCache();
// A diagnostic report, where one is asked for, says nothing of the environment.
if (process.report) process.report.excludeEnv = true;
const endWithBug = async (error: unknown): Promise<never> => {
  const { describeBug } = await import('./describe-failure.ts');
  process.stderr.write(describeBug(error));
  process.exit(1);
};
// Left to itself, the engine prints all that such an error carries along.
process.on('uncaughtException', (error) => void endWithBug(error));
const { runCli } = await import('./run-cli.ts');
try {
  const { env, stdin, stdout, stderr } = process;
  const args = process.argv.slice(2);
  process.exit(await runCli({ args, env, stdin, stdout, stderr, signals: process, exit: process.exit }));
} catch (error) {
  await endWithBug(error);
}
