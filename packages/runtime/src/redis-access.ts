import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import type { RedisOptions } from 'ioredis';
import { readSecretFile } from './read-secret-file.ts';

/** What it takes to be let in by Redis: names of files, never what they hold. */
export interface RedisAccess {
  /** Authorities that a server's certificate is checked against; undefined: those that Node trusts. */
  readonly caFile: string | undefined;
  /** Undefined: the server's default user. */
  readonly username: string | undefined;
  readonly passwordFile: string | undefined;
}

/**
 * Reads what a new connection to `url` is made with; TLS where the address starts with `rediss://`.
 *
 * @throws a file that was named cannot be read.
 */
export const readRedisAccess = (
  url: string,
  { caFile, username, passwordFile }: RedisAccess,
): Pick<RedisOptions, 'tls' | 'username' | 'password'> => {
  const { protocol, hostname } = new URL(url);
  const server = isIP(hostname.replace(/^\[|\]$/g, '')) ? {} : { servername: hostname };
  const tls = { ...server, ...(caFile === undefined ? {} : { ca: readFileSync(caFile) }) };
  return {
    ...(protocol === 'rediss:' ? { tls } : {}),
    ...(username === undefined ? {} : { username }),
    ...(passwordFile === undefined ? {} : { password: readSecretFile(passwordFile) }),
  };
};
