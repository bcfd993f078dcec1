import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startRedis } from '@leadferry/local-stack';
import { connectRedis, type Redis } from '@leadferry/runtime';
import { silentLogger } from '@leadferry/runtime/testing';

/** The file as it stands in the repository, its password still to be put in. */
export const rights = readFileSync(join(import.meta.dirname, '../../deploy/access/redis-users.acl'), 'utf8');

/** A Redis whose only user besides the administrator has the rights that `deploy/access` lists. */
export interface RedisWithRights {
  /** Connects as that user, to a database where one is named. */
  connect(database?: number): Promise<Redis>;
  /** Tells what it refused since it was last asked, by its own log: also what our code passed over in silence. */
  takeRefusals(): Promise<string[]>;
  hasReplica(): Promise<boolean>;
  stop(): Promise<void>;
}

/** Starts it, with a replica. */
export const startRedisWithRights = async (): Promise<RedisWithRights> => {
  const [password, adminPassword] = [randomBytes(16).toString('hex'), randomBytes(16).toString('hex')];
  const user = rights.trim().replace('<password>', password);
  const primary = await startRedis({ users: `${user}\nuser admin on >${adminPassword} ~* &* +@all\n` });
  const { host, port } = new URL(primary.url);
  const login = ['--masteruser', 'admin', '--masterauth', adminPassword];
  const replica = await startRedis({ settings: ['--replicaof', '127.0.0.1', port, ...login] });

  const connections: Redis[] = [];
  const connectAs = async (name: string, secret: string, database = 0): Promise<Redis> => {
    const url = `redis://${name}:${secret}@${host}/${database}`;
    const redis = connectRedis({ url, name: 'rights-test', logger: silentLogger });
    connections.push(redis);
    await once(redis, 'ready');
    return redis;
  };
  const admin = await connectAs('admin', adminPassword);
  return {
    connect: (database) => connectAs('leadferry', password, database),
    takeRefusals: async () => {
      const entries = (await admin.call('ACL', 'LOG')) as unknown[][];
      await admin.call('ACL', 'LOG', 'RESET');
      return entries.map((entry) => String(entry[entry.indexOf('object') + 1]));
    },
    hasReplica: async () => (await admin.info('replication')).includes('connected_slaves:1'),
    stop: async () => {
      for (const connection of connections) connection.disconnect();
      await Promise.all([primary.stop(), replica.stop()]);
    },
  };
};
