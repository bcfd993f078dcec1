import { enableCompileCache } from 'node:module';
import { ConfigError } from '@leadferry/runtime/config';
import { readConfig, type WorkerConfig } from './config.ts';

const readConfigOrExit = (): WorkerConfig => {
  try {
    return readConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`leadferry lead-worker: ${error.message}\n`);
    process.exit(1);
  }
};

enableCompileCache();
const config = readConfigOrExit();
const { runLeadWorker } = await import('./run-lead-worker.ts');
process.exitCode = await runLeadWorker(config, { signals: process, exit: (code) => process.exit(code) });
process.exit();
