import { pino } from 'pino';
import type { LogLevel } from './log-level.ts';
import { scrubText } from './scrub-text.ts';

/**
 * Writes one JSON line per event: fields first, then a constant event name in snake_case.
 *
 * Fields name things by id, code, count or keyed hash. Personal data and tokens are never passed in. Two nets hang under
 * that: the usual field names are redacted, and a line is scrubbed of addresses and tokens before it is written.
 */
export interface Logger {
  debug(fields: object, event: string): void;
  info(fields: object, event: string): void;
  warn(fields: object, event: string): void;
  error(fields: object, event: string): void;
  child(fields: Record<string, unknown>): Logger;
}

const secretFields = [
  'access_token',
  'accessToken',
  'refresh_token',
  'refreshToken',
  'client_secret',
  'clientSecret',
  'authorization',
  'password',
  'secret',
  'hash_key',
  'operatorSecret',
  'cookie',
  'email',
  'email_address',
  'phone',
  'phone_number',
  'firstName',
  'first_name',
  'lastName',
  'last_name',
];

export interface LoggerOptions {
  readonly name: string;
  readonly level?: LogLevel;
  /** Fields that every line gets from where it is written, the trace at work there for one. Default: none. */
  readonly context?: (() => object) | undefined;
  /** Where lines go; standard output unless given. */
  readonly destination?: { write(line: string): void };
}

/** Creates the process's logger. Every line carries `name`, `level` (a word) and an ISO-8601 `time`. */
export const createLogger = ({ name, level = 'info', context, destination }: LoggerOptions): Logger => {
  const options = {
    name,
    level,
    base: { name },
    timestamp: pino.stdTimeFunctions.isoTime,
    messageKey: 'event',
    ...(context ? { mixin: context } : {}),
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: describeError, error: describeError },
    redact: { paths: secretFields.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]), censor: '[redacted]' },
    hooks: { streamWrite: scrubText },
  };
  return destination ? pino(options, destination) : pino(options);
};

/** Describes an error for a log line: name, code, message and causes; nothing else an error may carry along. */
const describeError = (error: unknown): unknown => {
  if (!(error instanceof Error)) return { name: typeof error };
  const { code } = error as Error & { code?: unknown };
  return {
    name: error.name,
    ...(typeof code === 'string' ? { code } : {}),
    message: error.message,
    stack: error.stack,
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  };
};
