import { constants } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { type LagWatch, watchLag } from '../../support/topics.ts';
import type { Contender, LatencyMs } from '../contender.ts';
import { readPeakRssMb } from '../machine/process-usage.ts';
import { openBenchTopic } from './bench-topic.ts';
import { createLeads } from './create-leads.ts';
import type { RunningContender } from './running-contender.ts';
import type { Stand } from './stand.ts';

/** One run as it was measured, from outside the contender. */
export interface Run {
  readonly contender: string;
  readonly latencyMs: LatencyMs;
  readonly leads: number;
  /** From the first form to the last at the sink. */
  readonly leadsPerSecond: number;
  /** Within the same time, all threads, user and system; null where there is no `/proc`. */
  readonly cpuMicrosPerLead: number | null;
  readonly peakRssMb: number | null;
  /** Leads that never arrived. */
  readonly lost: number;
  /** Forms beyond the first of a lead. */
  readonly doubled: number;
  readonly orderBreaks: number;
  /** Leads whose offset was not committed in the end. */
  readonly uncommitted: number;
}

/** What one run is. */
export interface RunOptions {
  readonly contender: Contender;
  readonly latencyMs: LatencyMs;
  readonly leads: number;
}

/** A contender that makes no progress for so long is given up; a cold worker takes a few seconds to its first lead. */
const patienceMs = 30_000;

/**
 * Measures one contender at one latency: publishes the leads, starts it, waits until they have arrived and are
 * committed, stops it.
 *
 * @throws {Error} it ended before its leads did, or would not stop in order.
 */
export const measureRun = async (stand: Stand, { contender, latencyMs, leads }: RunOptions): Promise<Run> => {
  const { brokers, sink } = stand;
  await using topic = await openBenchTopic(brokers, contender.readsKafka ? createLeads(leads) : []);
  const groupId = `${contender.name}-${topic.name}`;
  const running = await stand.start(contender, { topic: topic.name, groupId, leads });
  let peakRssMb: number | undefined;
  let uncommitted = 0;
  let code: number | null = null;
  try {
    await sink.begin({ leads, latencyMs, pid: running.pid });
    await awaitArrival(stand, running, leads);
    if (contender.readsKafka) uncommitted = await awaitCommits(await watchLag(brokers, groupId, topic.name));
    peakRssMb = readPeakRssMb(running.pid);
  } finally {
    code = await running.stop();
  }
  if (code !== 0 && code !== 128 + constants.signals.SIGTERM) throw new Error(describeEnd(contender, code, running));

  const { arrived, doubled, orderBreaks, seconds, cpuMicros } = await sink.read();
  return {
    contender: contender.name,
    latencyMs,
    leads,
    leadsPerSecond: seconds === 0 ? 0 : arrived / seconds,
    cpuMicrosPerLead: cpuMicros === null ? null : cpuMicros / leads,
    peakRssMb: peakRssMb ?? null,
    lost: leads - arrived,
    doubled,
    orderBreaks,
    uncommitted,
  };
};

const awaitArrival = async ({ sink }: Stand, running: RunningContender, leads: number): Promise<void> => {
  let seen = 0;
  let progressMs = performance.now();
  while (running.isRunning() && performance.now() - progressMs < patienceMs) {
    const { arrived } = await sink.read();
    if (arrived === leads) return;
    if (arrived > seen) progressMs = performance.now();
    seen = arrived;
    await delay(250);
  }
};

/** Waits until every offset is committed. Returns how many are not, when the patience is over. */
const awaitCommits = async (lag: LagWatch): Promise<number> => {
  const startedMs = performance.now();
  try {
    for (;;) {
      const uncommitted = await lag.read();
      if (uncommitted === 0 || performance.now() - startedMs > patienceMs) return uncommitted;
      await delay(250);
    }
  } finally {
    await lag.stop();
  }
};

const describeEnd = ({ name }: Contender, code: number | null, { lines }: RunningContender): string =>
  `${name} ended with code ${code}:\n${lines.slice(-10).join('\n')}`;
