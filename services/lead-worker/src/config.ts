import {
  completeTopic,
  type Deployment,
  type Environment,
  type KafkaConfig,
  readDeployment,
  type TopicConfig,
} from '@leadferry/config';
import type { LeadConsumerOptions } from '@leadferry/consumer';
import { httpUrl, wholeNumber } from '@leadferry/runtime/config';
import { z } from 'zod';

const workerEnvironment = z.object({
  LEADFERRY_DRAIN_DEADLINE_MS: wholeNumber(100, 60_000).default(6000),
  LEADFERRY_IN_FLIGHT: wholeNumber(1, 10_000).default(16),
  LEADFERRY_IN_FLIGHT_PER_PARTITION: wholeNumber(1, 10_000).optional(),
  LEADFERRY_SPREAD: wholeNumber(1, 1_000_000).default(10_000),
  LEADFERRY_POISON_TRIES: wholeNumber(1, 100).default(3),
  HTTP_PORT: wholeNumber(0, 65_535).default(9464),
  OTEL_EXPORTER_OTLP_ENDPOINT: httpUrl().optional(),
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number('give a share from 0 to 1').min(0).max(1).default(1),
});

/**
 * Beside the leads whose requests are under way so many are in their handlers: read, mapped and looked up in the memory, so
 * that a request can follow the one before it at once.
 */
const preparedShare = 0.25;
const withPrepared = (requests: number): number => requests + Math.ceil(requests * preparedShare);

type Flow = Required<Pick<LeadConsumerOptions, 'inFlight' | 'inFlightPerPartition' | 'spread' | 'poisonTries'>>;

/** Everything the worker was told, checked and frozen. Holds secret names, never secrets. */
export interface WorkerConfig extends Deployment {
  readonly kafka: KafkaConfig;
  readonly drainDeadlineMs: number;
  /** How much is in flight, see `LeadConsumerOptions`. */
  readonly flow: Flow;
  /** Most requests to the API under way at once. */
  readonly requestsAtOnce: number;
  readonly httpPort: number;
  /** Present: traces are sent. The share is of the leads that bring no trace of their own. */
  readonly traces: { readonly newShare: number } | undefined;
  readonly topics: readonly TopicConfig[];
}

/**
 * Reads environment and config file, once, and reports every fault that can be seen without a network together.
 *
 * @throws {ConfigError} lists each variable and each key at fault, with what to do about it.
 */
export const readConfig = (environment: Environment, readFile?: (path: string) => string): WorkerConfig => {
  const { deployment, kafka, env, file } = readDeployment(environment, workerEnvironment, {
    readFile,
    kafka: 'required',
  });
  if (kafka === undefined) throw new TypeError('Kafka was not read');
  return Object.freeze({
    ...deployment,
    kafka,
    drainDeadlineMs: env.LEADFERRY_DRAIN_DEADLINE_MS,
    flow: {
      inFlight: withPrepared(env.LEADFERRY_IN_FLIGHT),
      inFlightPerPartition: env.LEADFERRY_IN_FLIGHT_PER_PARTITION ?? withPrepared(env.LEADFERRY_IN_FLIGHT),
      spread: env.LEADFERRY_SPREAD,
      poisonTries: env.LEADFERRY_POISON_TRIES,
    },
    requestsAtOnce: env.LEADFERRY_IN_FLIGHT,
    httpPort: env.HTTP_PORT,
    traces: env.OTEL_EXPORTER_OTLP_ENDPOINT === undefined ? undefined : { newShare: env.OTEL_TRACES_SAMPLER_ARG },
    topics: Object.entries(file.topics).map(([name, given]) => completeTopic(name, given)),
  });
};
