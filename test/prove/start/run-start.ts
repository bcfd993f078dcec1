import { setTimeout as delay } from 'node:timers/promises';
import { freshLeads } from '../../support/leads.ts';
import type { WorkerProcess } from '../../support/worker-process.ts';
import type { World } from '../../support/world.ts';
import type { ProofRun } from '../run.ts';
import { measureScrapes } from './measure-scrapes.ts';
import { median } from './median.ts';
import { readCpuSeconds, readMemory } from './read-memory.ts';
import { watchAssignment } from './watch-assignment.ts';

export interface StartOptions {
  readonly run: ProofRun;
  readonly partitions: number;
  /** Starts one worker in that deployment. */
  readonly startWorker: (world: World) => Promise<WorkerProcess>;
  readonly starts: number;
  /** How long after the assignment its memory is read. */
  readonly restSeconds: number;
  readonly say: (text: string) => void;
}

/** What some starts came to, one after the other on a group that nobody else is in. Megabytes of 1,000,000 bytes. */
export interface StartFigures {
  readonly starts: number;
  /** From the start of the process until the broker has given it all partitions; the median, and the slowest. */
  readonly assignmentSeconds: number;
  readonly slowestAssignmentSeconds: number;
  /** Processor time used until then, the median. */
  readonly assignmentCpuSeconds: number;
  /** Resident after the rest, with nothing to do; the median, and the largest. */
  readonly rssMb: number;
  readonly largestRssMb: number;
  /** The most that one had resident at any time until then. */
  readonly peakRssMb: number;
  readonly scrapeMilliseconds: number;
  /** Of a worker that has delivered leads. */
  readonly series: number;
}

/** Starts workers one after the other and measures each from outside; the last one also delivers leads and is scraped. */
export const runStart = async (options: StartOptions): Promise<StartFigures> => {
  const { run, partitions, starts, restSeconds, say } = options;
  const { world, fates } = run;
  const topic = world.topic('leads');
  const watch = await watchAssignment(world.brokers, world.groupId, topic);
  const seen: Array<{ seconds: number; cpuSeconds: number; rssMb: number; peakRssMb: number }> = [];
  let worker: WorkerProcess | undefined;
  try {
    for (let turn = 1; turn <= starts; turn += 1) {
      await worker?.stop();
      const startedMs = performance.now();
      worker = await options.startWorker(world);
      await watch.untilAssigned(partitions);
      const seconds = (performance.now() - startedMs) / 1000;
      const cpuSeconds = readCpuSeconds(worker.pid);
      await delay(restSeconds * 1000);
      const memory = readMemory(worker.pid);
      seen.push({ seconds, cpuSeconds, ...memory });
      say(`start ${turn}: partitions after ${seconds.toFixed(2)} s, ${memory.rssMb.toFixed(0)} MB at rest`);
    }
    if (worker === undefined) throw new Error('no start was asked for');
    await run.publish('leads', freshLeads(2 * partitions, partitions));
    await run.settle(2 * partitions, 60, say);
    if (fates.receipts.length < 2 * partitions)
      throw new Error(`leads have no fate:\n${worker.lines.slice(-5).join('\n')}`);
    return {
      starts,
      assignmentSeconds: median(seen.map(({ seconds }) => seconds)),
      slowestAssignmentSeconds: Math.max(...seen.map(({ seconds }) => seconds)),
      assignmentCpuSeconds: median(seen.map(({ cpuSeconds }) => cpuSeconds)),
      rssMb: median(seen.map(({ rssMb }) => rssMb)),
      largestRssMb: Math.max(...seen.map(({ rssMb }) => rssMb)),
      peakRssMb: Math.max(...seen.map(({ peakRssMb }) => peakRssMb)),
      ...(await measureScrapes(worker.httpUrl)),
    };
  } finally {
    await worker?.stop();
    await watch.stop();
  }
};
