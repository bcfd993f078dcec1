import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kafkaBrokers, redisUrl } from '@leadferry/local-stack/testing';
import { expect, it, onTestFinished } from 'vitest';
import { type CommandProcess, runCommand } from '../../packages/cli/test/support/run-command.ts';
import { startWorker } from '../support/worker-process.ts';
import { createWorld } from '../support/world.ts';

/** A deployment without topics, and the command line of whoever operates it. */
const sitDown = async () => {
  const world = await createWorld({ brokers: kafkaBrokers(), redisUrl: redisUrl(), hasTopics: false });
  const folder = mkdtempSync(join(tmpdir(), 'leadferry-operate-'));
  const configPath = join(folder, 'leadferry.yaml');
  writeFileSync(configPath, JSON.stringify(world.config));
  const commands: CommandProcess[] = [];
  onTestFinished(async () => {
    for (const command of commands) command.kill();
    await world.stop();
    rmSync(folder, { recursive: true });
  });
  const run = (args: string, input?: string): CommandProcess => {
    const env = { ...world.env, LEADFERRY_CONFIG: configPath };
    const command = runCommand(args.split(' '), { env, ...(input === undefined ? {} : { input }) });
    commands.push(command);
    return command;
  };
  return { world, run };
};

const lead = (id: string, more: object = {}): string => JSON.stringify({ id, email: `${id}@example.org`, ...more });

it('a platform is set up, fed, watched and looked after from the command line alone', {
  timeout: 300_000,
}, async () => {
  const { world, run } = await sitDown();
  const topic = world.topic('leads');
  expect(await run('publish --json', lead('too-early')).result()).toMatchObject({
    code: 1,
    error: { message: expect.stringContaining(`leadferry topics create --topic ${topic} --partitions COUNT`) },
  });
  expect(await run('topics create --partitions 3 --json').result()).toMatchObject({ code: 0, byState: { created: 3 } });

  const worker = await startWorker({ env: world.env, config: world.config });
  onTestFinished(async () => void (await worker.stop()));
  const tail = run('tail --json');
  await tail.event('following');

  const good = [lead('web-1', { email: 'Ada@Example.org', firstName: 'Ada', source: 'web-form' }), lead('web-2')];
  const published = run('publish - --wait --json', good.join('\n'));
  expect(await published.result()).toMatchObject({ code: 0, ok: true, published: 2, byFate: { delivered: 2 } });
  expect(world.simulator.account('default').contact('ada@example.org')).toMatchObject({ first_name: 'Ada' });

  // An unknown list is found by nobody but the worker.
  const people = run('publish --wait', lead('web-3', { lists: ['No such list'] }));
  expect(await people.exited).toBe(15);
  expect(people.stdout.join('\n')).toMatch(/dead-lettered \(unknown_list\) +web-3/);
  expect(people.stderr.join('\n')).toContain('leadferry dlq show');

  await tail.line(/"leadId":"web-3"/);
  tail.interrupt();
  expect(await tail.result()).toMatchObject({ code: 0, receipts: 3, byOutcome: { delivered: 2, 'dead-lettered': 1 } });
  const told = [...tail.stdout, ...published.stdout, ...people.stdout, ...people.stderr].join('\n');
  expect(told).not.toMatch(/@example\.org/i);

  const one = run('tail --since 1h --no-follow --lead web-1 --json');
  expect(await one.result()).toMatchObject({ code: 0, receipts: 1 });
  expect(await one.event('receipt')).toMatchObject({
    leadId: 'web-1',
    source: 'web-form',
    outcome: 'delivered',
    group: world.groupId,
  });

  expect(await run('status --json').result()).toMatchObject({
    code: 0,
    seenBy: 'command',
    groupMembers: 1,
    topics: [
      { topic, account: 'default', partitions: 3, backlog: 0, deadLetters: 1, reason: 'idle', desiredReplicas: null },
    ],
    budget: { perSecond: 4, perDay: 10_000 },
    accounts: [{ account: 'default', state: 'live', personNeeded: false }],
    unread: [],
  });

  await worker.stop();
  expect(await run('publish --wait --patience 2s --json', lead('web-4')).result()).toMatchObject({
    code: 16,
    published: 1,
    withoutReceipt: 1,
    error: { code: 'no_receipt' },
  });
  const stuck = run('status');
  expect(await stuck.exited).toBe(3);
  expect(stuck.stdout.join('\n')).toMatch(
    /nobody delivers: start lead-worker\n +Backlog +1 lead, in 1 of 3 partitions/,
  );
});
