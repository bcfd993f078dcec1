import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { redisUrl } from '@leadferry/local-stack/testing';
import { connectRedis } from '@leadferry/runtime';
import { silentLogger } from '@leadferry/runtime/testing';
import { expect, it, onTestFinished, vi } from 'vitest';
import { freshLeads } from '../support/leads.ts';
import { type Stage, setStage } from '../support/stage.ts';

const command = resolve(import.meta.dirname, '../../packages/cli/src/main.ts');
const partitions = 2;
const options = { partitions, limits: 'unlimited', switches: { perSecond: 'unlimited' } } as const;

/** Waits for so many receipts; tells the outcomes of the newest ones. */
const outcomesAfter = async (stage: Stage, before: number, count: number): Promise<string[]> => {
  const { receipts } = stage.fates;
  await vi.waitFor(() => expect(receipts.length, stage.log()).toBe(before + count), { timeout: 20_000, interval: 100 });
  return receipts.slice(before).map(({ outcome, reason }) => `${outcome} ${reason ?? ''}`.trim());
};

/** Deletes all that Redis remembers of contacts of the stage's application; returns how many keys that were. */
const loseMemory = async ({ world }: Stage): Promise<number> => {
  const redis = connectRedis({ url: redisUrl(), name: 'lost-memory', logger: silentLogger });
  try {
    await once(redis, 'ready');
    const hash = createHash('sha256').update(world.clientId).digest('hex').slice(0, 16);
    const keys = await redis.keys(`leadferry:${hash}:unchanged:*`);
    return await redis.del(...keys);
  } finally {
    redis.disconnect();
  }
};

const rebuild = async ({ world }: Stage): Promise<Record<string, unknown>> => {
  const folder = mkdtempSync(join(tmpdir(), 'leadferry-memory-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const config = join(folder, 'leadferry.yaml');
  writeFileSync(config, JSON.stringify(world.config)); // JSON is YAML
  const { PATH = '', HOME = '' } = process.env;
  const env = { PATH, HOME, ...world.env, LEADFERRY_CONFIG: config };
  const { stdout } = await promisify(execFile)(process.execPath, [command, 'memory', 'rebuild', '--json'], { env });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '{}');
};

it('what Redis has forgotten of contacts is sent again, unless it was written anew from the receipts', async () => {
  await using stage = await setStage(options);
  const { journal } = stage.world.simulator;
  const leads = freshLeads(6, partitions);
  const all = (fate: string): string[] => leads.map(() => fate);
  await stage.startWorkers(1);
  await stage.publish('leads', leads);
  expect(await outcomesAfter(stage, 0, 6)).toEqual(all('delivered'));

  await stage.publish('leads', leads);
  // Explicit leads with a consent of their own moment: newer than what was delivered.
  expect(await outcomesAfter(stage, 6, 6)).toEqual(all('delivered'));

  const dated = leads.map((lead) => ({
    ...lead,
    value: JSON.stringify({
      ...JSON.parse(String(lead.value)),
      occurredAt: new Date(Date.now() - 60_000).toISOString(),
    }),
  }));
  let requests = journal.length;
  await stage.publish('leads', dated);
  expect(await outcomesAfter(stage, 12, 6)).toEqual(all('skipped unchanged'));
  expect(journal.length).toBe(requests);

  expect(await loseMemory(stage)).toBe(7);
  expect(await rebuild(stage)).toMatchObject({ ok: true, contacts: 6, restored: 6, known: 0, passed: 0 });
  await stage.publish('leads', dated);
  expect(await outcomesAfter(stage, 18, 6)).toEqual(all('skipped unchanged'));
  expect(journal.length).toBe(requests);
  expect(await rebuild(stage)).toMatchObject({ ok: true, restored: 0, known: 6 });

  await loseMemory(stage);
  requests = journal.length;
  await stage.publish('leads', dated);
  expect(await outcomesAfter(stage, 24, 6)).toEqual(all('delivered'));
  expect(journal.length).toBeGreaterThan(requests);
});
