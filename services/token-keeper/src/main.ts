import { enableCompileCache } from 'node:module';

// Before anything else is loaded: what was compiled at an earlier start is not compiled, nor its types stripped, again.
enableCompileCache();
// A diagnostic report, where one is asked for, says nothing of the environment.
if (process.report) process.report.excludeEnv = true;
const { readOrExit } = await import('@leadferry/config');
const { readConfig } = await import('./config.ts');
const config = readOrExit(
  'token-keeper',
  () => readConfig(process.env),
  (text) => process.stderr.write(text),
  process.exit,
);
const { runTokenKeeper } = await import('./run-token-keeper.ts');
process.exit(await runTokenKeeper(config, { signals: process, exit: process.exit }));
