import type { TestProject } from 'vitest/node';
import { startTestServers, type TestServers } from './test-servers.ts';

declare module 'vitest' {
  interface ProvidedContext {
    kafkaBrokers: string[];
    redisUrl: string;
  }
}

/** Vitest loads this module once for each project, so what the projects share hangs on the process. */
const key = Symbol.for('leadferry.test-servers');
const shared = globalThis as { [key]?: { users: number; servers: Promise<TestServers> } };

/**
 * Starts Kafka and Redis once per vitest run and gives their addresses to the tests, which read them with
 * `kafkaBrokers()` and `redisUrl()` of `@leadferry/local-stack/testing`. `KAFKA_BROKERS` and `REDIS_URL` win.
 */
export const setup = async (project: TestProject): Promise<void> => {
  shared[key] ??= { users: 0, servers: startTestServers(tellPeople) };
  shared[key].users += 1;
  const { brokers, redisUrl } = await shared[key].servers;
  project.provide('kafkaBrokers', brokers);
  project.provide('redisUrl', redisUrl);
};

/** Stops what `setup` started when the last project is done. */
export const teardown = async (): Promise<void> => {
  const current = shared[key];
  if (!current) return;
  current.users -= 1;
  if (current.users > 0) return;
  delete shared[key];
  await (await current.servers).stop();
};

const tellPeople = (line: string): void => {
  process.stderr.write(`local stack: ${line}\n`);
};
