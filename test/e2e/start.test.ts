import { readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { printFigures } from '../support/figures.ts';
import { describeGroup } from '../support/group.ts';
import { freshLeads } from '../support/leads.ts';
import { setStage } from '../support/stage.ts';
import type { WorkerProcess } from '../support/worker-process.ts';

const megabyte = 1024;
const partitions = 12;

/** Reads the most memory a process ever had resident, in megabytes, as Linux counted it. */
const readPeakMb = (pid: number): number => {
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / megabyte;
};

const timeOfEvent = ({ lines }: WorkerProcess, event: string): number => {
  const line = lines.find((text) => text.includes(`"event":"${event}"`));
  return line === undefined ? Number.NaN : Date.parse(JSON.parse(line).time);
};

describe('a worker that starts', () => {
  it('names every fault it can see without a network, and ends before it joins the group', async () => {
    await using stage = await setStage();
    const startedMs = performance.now();
    const worker = await stage.startWorker({
      env: { LOG_LEVEL: 'loud', REDIS_URL: 'http://127.0.0.1:6379', AWS_REGION: '', LEADFERRY_MAX_REPLICAS: 'many' },
      config: {
        accounts: { default: { tokenSecret: '' } },
        topics: { leads: { account: 'default', lists: [] }, more: { account: 'nobody', lists: ['Newsletter'] } },
        limts: {},
      },
    });
    expect(await worker.exited).toBe(1);
    const exitSeconds = (performance.now() - startedMs) / 1000;

    const told = worker.errorLines.join('\n');
    printFigures('start with faults', { exitSeconds, faults: told.match(/^ *- /gm)?.length ?? 0 });
    for (const place of [
      'LOG_LEVEL',
      'REDIS_URL',
      'AWS_REGION',
      'LEADFERRY_MAX_REPLICAS',
      'accounts.default.tokenSecret',
      'topics.leads.lists',
      'topics.more.account',
      'limts',
    ])
      expect(told).toContain(place);
    expect(await describeGroup(stage.world.brokers, stage.world.groupId)).toEqual({ state: 'Dead', members: 0 });
    expect(stage.world.simulator.journal.length).toBe(0);
  });

  it('ends when the API shows that configured lists are absent, and names all of them', async () => {
    await using stage = await setStage({ topics: { leads: { lists: ['Newsleter', 'Newsletter', 'Evnts'] } } });
    const worker = await stage.startWorker();
    expect(await worker.exited, stage.log()).toBe(1);
    expect(stage.log()).toMatch(/no list named 'Newsleter', 'Evnts'/);
  });

  it('ends when a source topic is missing, and names it', async () => {
    await using stage = await setStage();
    const worker = await stage.startWorker({
      config: { topics: { 'no-such-topic': { lists: ['Newsletter'] }, 'nor-this': { lists: ['Newsletter'] } } },
    });
    expect(await worker.exited, stage.log()).toBe(1);
    expect(stage.log()).toContain('topic no-such-topic does not exist');
    expect(stage.log()).toContain('topic nor-this does not exist');
  });

  it('delivers soon after it has its partitions, in little memory', async () => {
    await using stage = await setStage({ partitions });
    await stage.publish('leads', freshLeads(24, partitions));
    const worker = await stage.startWorker();
    await vi.waitFor(() => expect(stage.fates.receipts, stage.log()).toHaveLength(24), { timeout: 30_000 });

    const first = stage.world.simulator.journal.read().find(({ method, kind }) => kind === 'api' && method === 'POST');
    const firstPostSeconds = ((first?.atMs ?? Number.NaN) - timeOfEvent(worker, 'group_joined')) / 1000;
    const peakRssMb = readPeakMb(worker.pid);
    printFigures('start', { firstPostSeconds, peakRssMb });
    expect(peakRssMb).toBeLessThanOrEqual(160);
    expect(await worker.stop()).toBe(0);
  });
});
