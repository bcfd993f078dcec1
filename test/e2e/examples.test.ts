import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { installJars } from '@leadferry/local-stack';
import { kafkaBrokers, redisUrl } from '@leadferry/local-stack/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Fates, followFates } from '../support/fates.ts';
import { startWorker, type WorkerProcess } from '../support/worker-process.ts';
import { createWorld, type World } from '../support/world.ts';

const run = promisify(execFile);
const examples = join(import.meta.dirname, '..', 'examples');

let world: World;
let fates: Fates;
let worker: WorkerProcess;

beforeEach(async () => {
  world = await createWorld({ brokers: kafkaBrokers(), redisUrl: redisUrl() });
  fates = await followFates(world.brokers, world.topics);
  worker = await startWorker({ env: world.env, config: world.config });
});
afterEach(async () => {
  await worker.stop();
  await fates.stop();
  await world.stop();
});

const arrival = (leadId: string) =>
  vi.waitFor(
    () => expect(fates.receipts, worker.lines.join('\n')).toContainEqual(expect.objectContaining({ leadId })),
    {
      timeout: 30_000,
    },
  );

describe('the examples of the README', () => {
  it('publish a lead from Node, from Java and from a shell, and each arrives', async () => {
    const target = [world.brokers.join(','), world.topic('leads')];
    const jars = await installJars(join(examples, 'pom.xml'));
    const classPath = join(jars, '*');

    await run(process.execPath, [join(examples, 'publish-lead.mjs'), ...target]);
    await arrival('node-2026-000001');

    await run('java', ['-cp', classPath, join(examples, 'PublishLead.java'), ...target]);
    await arrival('java-2026-000001');

    const producer = 'java org.apache.kafka.tools.ConsoleProducer';
    const env = { ...process.env, CLASSPATH: classPath, KAFKA_CONSOLE_PRODUCER: producer };
    await run('sh', [join(examples, 'publish-lead.sh'), ...target], { env });
    await arrival('shell-2026-000001');

    expect(fates.receipts.map(({ outcome }) => outcome)).toEqual(['delivered', 'delivered', 'delivered']);
    expect(fates.deadLetters).toEqual([]);
  });
});
