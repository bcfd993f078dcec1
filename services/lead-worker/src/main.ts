import { enableCompileCache } from 'node:module';

// Before anything else is loaded: what was compiled at an earlier start is not compiled, nor its types stripped, again.
enableCompileCache();
const { readOrExit } = await import('@leadferry/config');
const { readConfig } = await import('./config.ts');
const config = readOrExit(
  'lead-worker',
  () => readConfig(process.env),
  (text) => process.stderr.write(text),
  process.exit,
);
const { runLeadWorker } = await import('./run-lead-worker.ts');
process.exit(await runLeadWorker(config, { signals: process, exit: process.exit }));
