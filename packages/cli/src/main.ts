#!/usr/bin/env node
import { enableCompileCache } from 'node:module';

// Before anything else is loaded: what was compiled at an earlier start is not compiled, nor its types stripped, again.
enableCompileCache();
const { runCli } = await import('./run-cli.ts');
try {
  const { env, stdin, stdout, stderr } = process;
  const args = process.argv.slice(2);
  process.exit(await runCli({ args, env, stdin, stdout, stderr, signals: process, exit: process.exit }));
} catch (error) {
  const { describeBug } = await import('./describe-failure.ts');
  process.stderr.write(describeBug(error));
  process.exit(1);
}
