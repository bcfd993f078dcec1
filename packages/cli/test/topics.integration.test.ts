import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kafkaBrokers } from '@leadferry/local-stack/testing';
import { expect, it, onTestFinished } from 'vitest';
import { runCommand } from './support/run-command.ts';

/** A config with a topic that Kafka does not have, and the command with no more environment than it needs. */
const createWorld = (brokers = kafkaBrokers().join(',')) => {
  const topic = `leads-${randomUUID().slice(0, 8)}`;
  const folder = mkdtempSync(join(tmpdir(), 'leadferry-topics-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const configPath = join(folder, 'leadferry.yaml');
  const config = {
    application: { secret: 'a' },
    accounts: { default: { tokenSecret: 'b' } },
    topics: { [topic]: { lists: ['Newsletter'] } },
  };
  writeFileSync(configPath, JSON.stringify(config));
  const env = { LEADFERRY_CONFIG: configPath, KAFKA_BROKERS: brokers };
  return { topic, run: (args: string) => runCommand(args.split(' '), { env }) };
};

const statesOf = ({ stdout }: { readonly stdout: readonly string[] }) =>
  stdout.map((line) => JSON.parse(line)).flatMap(({ event, role, state }) => (event ? [`${role} ${state}`] : []));

// Five processes in a row, on machines that may be starved.
it('topics are created once, as they should be, and can be used at once', { timeout: 120_000 }, async () => {
  const { topic, run } = createWorld();
  const checked = run('topics check --json');
  expect(await checked.result()).toMatchObject({ code: 3, ok: true, byState: { missing: 3 } });

  const tried = run('topics create --partitions 3 --dry-run --json');
  expect(await tried.result()).toMatchObject({ code: 0, byState: { would_create: 3 } });

  const created = run('topics create --partitions 3 --json');
  expect(await created.result()).toMatchObject({ code: 0, byState: { created: 3 } });
  expect(statesOf(created)).toEqual(['source created', 'dead_letters created', 'receipts created']);

  const again = run('topics create --partitions 3 --json');
  expect(await again.result()).toMatchObject({ code: 0, byState: { right: 3 } });
  const people = run('topics check');
  expect(await people.exited).toBe(0);
  expect(people.stdout.join('\n')).toContain(
    `receipts      ${topic}.receipts  as it should be: 3 partitions, 1 replica`,
  );
});

it('a broker that does not answer ends it with 11, and a config without brokers with 1', async () => {
  expect(await createWorld('127.0.0.1:1').run('topics check --json').result()).toMatchObject({
    code: 11,
    error: { code: 'kafka_unavailable' },
  });
  expect(await createWorld('').run('topics check --json').result()).toMatchObject({
    code: 1,
    error: { message: expect.stringContaining('KAFKA_BROKERS') },
  });
});
