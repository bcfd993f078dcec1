export type { GivenAddresses } from './config.ts';
export { MissingToolError, StartFailedError } from './errors.ts';
export { findHelm } from './helm.ts';
export { installJars, type Progress } from './java-libraries.ts';
export { type Kafka, type KafkaOptions, startKafka } from './kafka.ts';
export { type Moto, type MotoOptions, startMoto } from './moto.ts';
export { findPrometheus, type PrometheusPrograms } from './prometheus.ts';
export {
  type ActiveAlert,
  openPrometheusApi,
  type PrometheusApi,
  type RangeQuery,
  type ScrapeTarget,
  type Series,
} from './prometheus-api.ts';
export { type Prometheus, type PrometheusOptions, startPrometheus } from './prometheus-server.ts';
export { type RedisOptions, type RedisServer, startRedis } from './redis.ts';
export { type Stack, type StackOptions, startStack } from './stack.ts';
export { startTestServers, type TestServers } from './test-servers.ts';
export { createWatchedProcess, type WatchedCommand, type WatchedProcess } from './watched-process.ts';
export { findZsh } from './zsh.ts';
