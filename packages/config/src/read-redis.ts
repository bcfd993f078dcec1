import type { RedisAccess } from '@leadferry/runtime';
import { ConfigError, commaList, parseEnv } from '@leadferry/runtime/config';
import { z } from 'zod';
import { findCertificateFaults } from './find-tls-faults.ts';
import { findSecretFaults, type ReadFile } from './secret-file.ts';

/** Variables of every process that asks Redis. */
const redisEnvironment = z.object({
  REDIS_URL: commaList('give one or more redis:// addresses, separated by commas').refine(
    (urls) => urls.every((url) => /^rediss?:\/\//.test(url) && URL.canParse(url)),
    { error: 'every address must start with redis:// or rediss://' },
  ),
  REDIS_TLS_CA_FILE: z.string().optional(),
  REDIS_USERNAME: z.string().optional(),
  REDIS_PASSWORD_FILE: z.string().optional(),
});

/** Redis as a process was told of it. Names files, holds no secret. */
export interface RedisConfig {
  readonly urls: readonly string[];
  readonly access: RedisAccess;
}

/**
 * Reads the variables of Redis and looks whether the files they name can be used.
 *
 * @throws {ConfigError} lists each variable at fault, with what to do about it; never what a file holds.
 */
export const readRedis = (
  environment: Readonly<Record<string, string | undefined>>,
  readFile: ReadFile,
): RedisConfig => {
  const env = parseEnv(environment, redisEnvironment);
  const {
    REDIS_URL: urls,
    REDIS_TLS_CA_FILE: caFile,
    REDIS_USERNAME: username,
    REDIS_PASSWORD_FILE: passwordFile,
  } = env;
  const faults = [
    ...findCertificateFaults('REDIS_TLS_CA_FILE', caFile, readFile),
    ...(passwordFile === undefined ? [] : findSecretFaults('REDIS_PASSWORD_FILE', passwordFile, readFile)),
    ...findContradictions(env),
  ];
  if (faults.length > 0) throw new ConfigError(faults);
  return { urls, access: { caFile, username, passwordFile } };
};

const findContradictions = (env: z.infer<typeof redisEnvironment>): string[] => {
  const urls = env.REDIS_URL.map((url) => new URL(url));
  const isEncrypted = ({ protocol, hostname }: URL): boolean =>
    protocol === 'rediss:' || /^(localhost|127\..*|\[::1\])$/.test(hostname);
  const faults: string[] = [];
  if (urls.some(({ username, password }) => `${username}${password}` !== ''))
    faults.push('REDIS_URL: holds a user or a password; give them as REDIS_USERNAME and REDIS_PASSWORD_FILE');
  if (env.REDIS_PASSWORD_FILE !== undefined && !urls.every(isEncrypted))
    faults.push('REDIS_URL: a password is sent over TLS only; every address must start with rediss://');
  if (env.REDIS_USERNAME !== undefined && env.REDIS_PASSWORD_FILE === undefined)
    faults.push('REDIS_PASSWORD_FILE is not set: the user needs a file with the password');
  if (env.REDIS_TLS_CA_FILE !== undefined && !urls.some(({ protocol }) => protocol === 'rediss:'))
    faults.push('REDIS_TLS_CA_FILE: is not used without TLS; addresses must start with rediss://');
  return faults;
};
