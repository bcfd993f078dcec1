import {
  type ConfigFile,
  completeTopic,
  type Deployment,
  type Environment,
  findPagesFaults,
  type KafkaConfig,
  readDeployment,
  type TopicConfig,
} from '@leadferry/config';
import type { ScalingRules } from '@leadferry/fleet';
import { ConfigError, wholeNumber } from '@leadferry/runtime/config';
import { z } from 'zod';

const keeperEnvironment = z.object({
  LEADFERRY_STOP_DEADLINE_MS: wholeNumber(1000, 3_600_000).default(120_000),
  HTTP_PORT: wholeNumber(0, 65_535).default(9464),
  LEADFERRY_MIN_REPLICAS: wholeNumber(1, 1000).default(1),
  LEADFERRY_CLEAR_WITHIN_SECONDS: wholeNumber(1, 604_800).default(300),
  LEADFERRY_SCALE_DOWN_AFTER_SECONDS: wholeNumber(0, 86_400).default(300),
  LEADFERRY_FLEET_EVERY_MS: wholeNumber(100, 3_600_000).default(10_000),
});

/** How the fleet of workers is watched. */
export interface FleetConfig {
  readonly kafka: KafkaConfig;
  readonly topics: readonly TopicConfig[];
  /** Time between two reads, in milliseconds. */
  readonly everyMs: number;
  readonly rules: ScalingRules;
}

/** Where and how the pages for people are hosted. */
export interface SiteConfig {
  /** The address people open, without a trailing slash. */
  readonly publicUrl: string;
  readonly port: number;
  /** Name of the secret that people sign in with; undefined where a proxy in front signs them in. */
  readonly operatorSecret: string | undefined;
}

/** Everything the keeper was told, checked and frozen. Holds secret names, never secrets. */
export interface KeeperConfig extends Deployment {
  /** Longest a stop may take, in milliseconds; more than an exchange with the token endpoint. */
  readonly stopDeadlineMs: number;
  readonly httpPort: number;
  /** Undefined without brokers: then only tokens are kept. */
  readonly fleet: FleetConfig | undefined;
  /** Undefined where no pages are wanted. */
  readonly site: SiteConfig | undefined;
}

/**
 * Reads environment and config file, once, and reports every fault that can be seen without a network together.
 *
 * @throws {ConfigError} lists each variable and each key at fault, with what to do about it.
 */
export const readConfig = (environment: Environment, readFile?: (path: string) => string): KeeperConfig => {
  const { deployment, kafka, env, file } = readDeployment(environment, keeperEnvironment, {
    readFile,
    findOwnFaults: ({ pages }) => findPagesFaults(pages, environment.HTTP_PORT),
    kafka: 'optional',
  });
  return Object.freeze({
    ...deployment,
    stopDeadlineMs: env.LEADFERRY_STOP_DEADLINE_MS,
    httpPort: env.HTTP_PORT,
    fleet: readFleetConfig(deployment, kafka, env, file),
    site: readSite(deployment.pages),
  });
};

const readFleetConfig = (
  { maxReplicas }: Deployment,
  kafka: KafkaConfig | undefined,
  env: z.infer<typeof keeperEnvironment>,
  file: ConfigFile,
): FleetConfig | undefined => {
  const minReplicas = env.LEADFERRY_MIN_REPLICAS;
  if (minReplicas > maxReplicas)
    throw new ConfigError([
      `LEADFERRY_MIN_REPLICAS: ${minReplicas} is more than LEADFERRY_MAX_REPLICAS, which is ${maxReplicas}`,
    ]);
  if (kafka === undefined) return undefined;
  return {
    kafka,
    topics: Object.entries(file.topics).map(([name, topic]) => completeTopic(name, topic)),
    everyMs: env.LEADFERRY_FLEET_EVERY_MS,
    rules: {
      minReplicas,
      maxReplicas,
      clearWithinMs: env.LEADFERRY_CLEAR_WITHIN_SECONDS * 1000,
      scaleDownAfterMs: env.LEADFERRY_SCALE_DOWN_AFTER_SECONDS * 1000,
    },
  };
};

const readSite = (pages: Deployment['pages']): SiteConfig | undefined =>
  pages && {
    publicUrl: (pages.publicUrl ?? '').replace(/\/+$/, ''),
    port: pages.port,
    operatorSecret: pages.operatorSecret,
  };
