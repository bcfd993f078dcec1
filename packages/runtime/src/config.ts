/** The part of this package that reads configuration; light enough to fail within a second, before anything heavy loads. */
export { commaList, httpUrl, parseEnv, wholeNumber } from './env.ts';
export { ConfigError, errorCode } from './errors.ts';
export { type LogLevel, logLevels } from './log-level.ts';
export { scrubText } from './scrub-text.ts';
