import { ConfigError } from '@leadferry/runtime/config';
import { readConfig, type WorkerConfig } from './config.ts';

/** Reads the configuration, or writes every fault that can be seen without a network and exits with code 1. */
export const readConfigOrExit = (
  environment: Readonly<Record<string, string | undefined>>,
  write: (text: string) => void,
  exit: (code: number) => never,
): WorkerConfig => {
  try {
    return readConfig(environment);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    write(`leadferry lead-worker: ${error.message}\n`);
    return exit(1);
  }
};
