export { atTurnsEnd } from './at-turns-end.ts';
export { type Clock, systemClock } from './clock.ts';
export { commaList, httpUrl, parseEnv, wholeNumber } from './env.ts';
export { ConfigError, errorCode } from './errors.ts';
export { type OperationsServer, type OperationsServerOptions, type Readiness, startOperationsServer } from './http.ts';
export { createLifecycle, type Lifecycle, type LifecycleOptions, type Stoppable } from './lifecycle.ts';
export { type LogLevel, logLevels } from './log-level.ts';
export { createLogger, type Logger, type LoggerOptions } from './logger.ts';
export { createRegistry, type Registry } from './metrics.ts';
export { onAbort } from './on-abort.ts';
export { readSecretFile } from './read-secret-file.ts';
export { connectRedis, type Redis, type RedisConnectionOptions } from './redis.ts';
export type { RedisAccess } from './redis-access.ts';
export { adviseOnRedis, redisErrorWord } from './redis-advice.ts';
export {
  createTalliedCounter,
  createTalliedGauge,
  createTalliedHistogram,
  type Spread,
  type Tallies,
  type Tally,
} from './tallies.ts';
export { unlessAborted } from './unless-aborted.ts';
