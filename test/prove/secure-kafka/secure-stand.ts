import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RedisServer, startRedis } from '@leadferry/local-stack';
import { type SecureKafka, startSecureKafka } from '@leadferry/local-stack/secure-kafka';
import type { KafkaDoor } from '../../support/kafka-door.ts';

/** How users show who they are. */
export type Login = 'password' | 'certificate';

/** The parts of a deployment that have rights of their own. */
export const users = ['lead-worker', 'token-keeper', 'operator', 'stranger'] as const;
export type User = (typeof users)[number];

/** Kafka and Redis that nobody enters unknown, and the files with which users enter them. `await using` removes all. */
export interface SecureStand extends AsyncDisposable {
  readonly brokers: readonly string[];
  readonly redisUrl: string;
  /** The administrator's. */
  readonly door: KafkaDoor;
  /** Kafka's name of a user. */
  principal(user: User): string;
  /** The environment with which a user enters Kafka and Redis. */
  env(user: User): Record<string, string>;
  /** Writes a file beside the others, readable by this user alone, and returns its path. */
  write(name: string, text: string): Promise<string>;
  /** Every password and key of the stand, as whoever looks for leaks needs them. */
  readonly secrets: readonly string[];
  /** Take Kafka and Redis away and bring them back. */
  readonly kafka: Pick<SecureKafka, 'stopBroker' | 'startBroker'>;
  readonly redis: Pick<RedisServer, 'stopServer' | 'startServer'>;
  /** Redis' administrator. */
  readonly redisAdmin: { readonly username: string; readonly passwordFile: string; readonly caFile: string };
}

const aclFile = join(import.meta.dirname, '../../../deploy/access/redis-users.acl');

/** Starts Kafka and Redis over TLS, with the Redis rights that `deploy/access` lists; those of Kafka come with the topics. */
export const openSecureStand = async (login: Login, say: (text: string) => void): Promise<SecureStand> => {
  const folder = await mkdtemp(join(tmpdir(), 'leadferry-secure-'));
  const write = async (name: string, text: string): Promise<string> => {
    const path = join(folder, name);
    await writeFile(path, text, { mode: 0o600 });
    return path;
  };
  const kafka = await startSecureKafka({ login, users, progress: say });
  const [redisPassword, adminPassword] = [randomBytes(24).toString('hex'), randomBytes(24).toString('hex')];
  const rights = (await readFile(aclFile, 'utf8')).replace('<password>', redisPassword);
  const redis = await startRedis({
    tls: await kafka.issue('redis'),
    users: `${rights.trim()}\nuser admin on >${adminPassword} ~* &* +@all\n`,
  });
  const caFile = await write('ca.pem', kafka.authority.certificate);
  const redisPasswordFile = await write('redis-password', `${redisPassword}\n`);
  const adminPasswordFile = await write('redis-admin-password', adminPassword);
  const ids = new Map(await Promise.all(users.map(async (user) => [user, await kafka.issue(user)] as const)));
  const logins = new Map<User, Record<string, string>>();
  for (const [user, { certificate, key }] of ids)
    logins.set(
      user,
      login === 'certificate'
        ? {
            KAFKA_TLS_CERT_FILE: await write(`${user}.pem`, certificate),
            KAFKA_TLS_KEY_FILE: await write(`${user}.key`, key),
          }
        : {
            KAFKA_SASL_MECHANISM:
              user === 'operator' ? 'plain' : user === 'token-keeper' ? 'scram-sha-256' : 'scram-sha-512',
            KAFKA_SASL_USERNAME: user,
            KAFKA_SASL_PASSWORD_FILE: await write(`${user}.password`, `${kafka.password(user)}\n`),
          },
    );
  const admin = await kafka.issue('admin');
  const ca = kafka.authority.certificate;
  return {
    brokers: kafka.brokers,
    redisUrl: redis.url,
    door: {
      brokers: kafka.brokers,
      ...(login === 'certificate'
        ? { ssl: { ca, cert: admin.certificate, key: admin.key } }
        : { ssl: { ca }, sasl: { mechanism: 'scram-sha-512', username: 'admin', password: kafka.password('admin') } }),
    },
    principal: (user) => (login === 'certificate' ? `User:CN=${user}` : `User:${user}`),
    env: (user) => ({
      KAFKA_TLS: 'true',
      KAFKA_TLS_CA_FILE: caFile,
      ...logins.get(user),
      REDIS_TLS_CA_FILE: caFile,
      REDIS_USERNAME: 'leadferry',
      REDIS_PASSWORD_FILE: redisPasswordFile,
    }),
    write,
    secrets: [
      redisPassword,
      ...users.map((user) => kafka.password(user)),
      ...[...ids.values()].map(({ key }) => key.split('\n')[1] ?? key),
    ],
    kafka,
    redis,
    redisAdmin: { username: 'admin', passwordFile: adminPasswordFile, caFile },
    async [Symbol.asyncDispose]() {
      await Promise.all([kafka.stop(), redis.stop()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
};
