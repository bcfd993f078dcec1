import { ConfigError } from '@leadferry/runtime/config';

/** Reads a configuration, or writes every fault that can be seen without a network and exits with code 1. */
export const readOrExit = <T>(
  process: string,
  read: () => T,
  write: (text: string) => void,
  exit: (code: number) => never,
): T => {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    write(`leadferry ${process}: ${error.message}\n`);
    return exit(1);
  }
};
