import { enableCompileCache } from 'node:module';
import { setFlagsFromString } from 'node:v8';

// Before anything else is loaded: what was compiled at an earlier start is not compiled, nor its types stripped, again.
enableCompileCache();
// A diagnostic report, where one is asked for, says nothing of the environment.
if (process.report) process.report.excludeEnv = true;
// Memory is given back sooner than the engine would by itself: an old generation that may only treble costs a busy worker little time.
setFlagsFromString('--heap-growing-percent=200');
const { keepYoungGenerationSmall } = await import('./young-generation.ts');
const youngGeneration = keepYoungGenerationSmall(setFlagsFromString);
const { readOrExit } = await import('@leadferry/config');
const { readConfig } = await import('./config.ts');
const config = readOrExit(
  'lead-worker',
  () => readConfig(process.env),
  (text) => process.stderr.write(text),
  process.exit,
);
const { runLeadWorker } = await import('./run-lead-worker.ts');
process.exit(await runLeadWorker(config, { signals: process, exit: process.exit, onLead: youngGeneration.noteLead }));
