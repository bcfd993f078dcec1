import {
  type ConfigFile,
  completeTopic,
  type Deployment,
  type Environment,
  type KafkaConfig,
  type ReadDeployment,
  readConfigFile,
  readDeployment,
  readKafka,
  type TopicConfig,
} from '@leadferry/config';
import { ConfigError, type LogLevel, logLevels, parseEnv } from '@leadferry/runtime/config';
import { z } from 'zod';

/** Everything the command was told, checked and frozen. Holds secret names, never secrets. */
export interface CliConfig extends Deployment {
  /** Silent unless LOG_LEVEL asks for log lines, on standard error. */
  readonly logLevel: LogLevel;
  readonly topics: readonly TopicConfig[];
  /** Undefined for commands that need no Kafka. */
  readonly kafka: KafkaConfig | undefined;
}

/**
 * Reads environment and config file, once, and reports every fault that can be seen without a network together.
 *
 * @param configPath the file given with `--config`; undefined: LEADFERRY_CONFIG names it.
 * @param options.needsKafka whether the command asks Kafka; the others run without its addresses.
 * @throws {ConfigError} lists each variable and each key at fault, with what to do about it.
 */
export const readConfig = (
  environment: Environment,
  configPath?: string,
  {
    needsKafka = false,
    readFile,
  }: { readonly needsKafka?: boolean; readonly readFile?: (path: string) => string } = {},
): CliConfig => {
  const given = configPath === undefined ? environment : { ...environment, LEADFERRY_CONFIG: configPath };
  try {
    const isLogWanted = (environment.LOG_LEVEL ?? '').trim() !== '';
    const complete = ({ deployment, file }: Pick<ReadDeployment<unknown>, 'deployment' | 'file'>) => ({
      ...deployment,
      logLevel: isLogWanted ? deployment.logLevel : ('silent' as const),
      topics: Object.entries(file.topics).map(([name, topic]) => completeTopic(name, topic)),
    });
    const read = readDeployment(given, z.object({}), { readFile, kafka: needsKafka ? 'required' : 'unused' });
    return Object.freeze({ ...complete(read), kafka: read.kafka });
  } catch (error) {
    throw nameOption(error);
  }
};

/**
 * Reads the topics of the config file alone, for a command that asks nobody.
 *
 * @throws {ConfigError} as {@link readConfig}, without the faults of the environment.
 */
export const readTopics = (environment: Environment, configPath?: string): TopicConfig[] => {
  const path = (configPath ?? environment.LEADFERRY_CONFIG)?.trim();
  if (!path)
    throw nameOption(new ConfigError(['LEADFERRY_CONFIG: give the path of the YAML file with accounts and topics']));
  try {
    return Object.entries(readConfigFile(path, environment).topics).map(([name, topic]) => completeTopic(name, topic));
  } catch (error) {
    throw nameOption(error);
  }
};

/** What a command was told that asks Kafka alone: no secrets, and no names of secrets. */
export interface KafkaOnlyConfig {
  readonly logLevel: LogLevel;
  readonly topics: readonly TopicConfig[];
  readonly kafka: NonNullable<CliConfig['kafka']>;
}

/**
 * Reads what a command needs that asks Kafka alone: the topics of the config file, and Kafka's own variables. Neither Redis nor AWS
 * need be named: whoever publishes may not know them.
 *
 * @throws {ConfigError} as {@link readConfig}, without what is not read.
 */
export const readKafkaConfig = (environment: Environment, configPath?: string): KafkaOnlyConfig => {
  const faults: string[] = [];
  const collect = <T>(read: () => T): T | undefined => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      faults.push(...error.faults);
      return undefined;
    }
  };
  const kafka = collect(() => readKafka(environment));
  const env = collect(() => parseEnv(environment, z.object({ LOG_LEVEL: z.enum(logLevels).default('silent') })));
  const topics = collect(() => readTopics(environment, configPath));
  if (!kafka || !env || !topics) throw new ConfigError(faults);
  return Object.freeze({ logLevel: env.LOG_LEVEL, topics, kafka });
};

/**
 * Reads the whole config file for a simulator, where one is named: against a simulator every limit may be lifted.
 *
 * @throws {ConfigError} as {@link readTopics}.
 */
export const readWorldFile = (environment: Environment, configPath?: string): ConfigFile | undefined => {
  const path = (configPath ?? environment.LEADFERRY_CONFIG)?.trim();
  if (!path) return undefined;
  try {
    return readConfigFile(path, { ...environment, CONSTANT_CONTACT_API_URL: 'http://127.0.0.1' });
  } catch (error) {
    throw nameOption(error);
  }
};

/** Here the file can be named in two ways. */
const nameOption = (error: unknown): unknown =>
  error instanceof ConfigError
    ? new ConfigError(
        error.faults.map((fault) => fault.replace(/^LEADFERRY_CONFIG/, '--config or LEADFERRY_CONFIG')),
        { cause: error },
      )
    : error;

/** Answers whether text for people may be coloured: on a terminal only, and not where NO_COLOR is set (no-color.org). */
export const wantsColours = (
  { NO_COLOR: unwanted = '', TERM: terminal }: Environment,
  isTerminal: boolean | undefined,
): boolean => isTerminal === true && unwanted === '' && terminal !== 'dumb';
