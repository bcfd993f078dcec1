import { type Deployment, type Environment, readDeployment } from '@leadferry/config';
import { ConfigError, type LogLevel } from '@leadferry/runtime/config';
import { z } from 'zod';

/** Everything the command was told, checked and frozen. Holds secret names, never secrets. */
export interface CliConfig extends Deployment {
  /** Silent unless LOG_LEVEL asks for log lines, on standard error. */
  readonly logLevel: LogLevel;
}

/**
 * Reads environment and config file, once, and reports every fault that can be seen without a network together.
 *
 * @param configPath the file given with `--config`; undefined: LEADFERRY_CONFIG names it.
 * @throws {ConfigError} lists each variable and each key at fault, with what to do about it.
 */
export const readConfig = (
  environment: Environment,
  configPath?: string,
  readFile?: (path: string) => string,
): CliConfig => {
  const given = configPath === undefined ? environment : { ...environment, LEADFERRY_CONFIG: configPath };
  try {
    const { deployment } = readDeployment(given, z.object({}), readFile);
    const isLogWanted = (environment.LOG_LEVEL ?? '').trim() !== '';
    return Object.freeze({ ...deployment, logLevel: isLogWanted ? deployment.logLevel : ('silent' as const) });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new ConfigError(
      error.faults.map((fault) => fault.replace(/^LEADFERRY_CONFIG/, '--config or LEADFERRY_CONFIG')),
      { cause: error },
    );
  }
};

/** Answers whether text for people may be coloured: on a terminal only, and not where NO_COLOR is set (no-color.org). */
export const wantsColours = (
  { NO_COLOR: unwanted = '', TERM: terminal }: Environment,
  isTerminal: boolean | undefined,
): boolean => isTerminal === true && unwanted === '' && terminal !== 'dumb';
