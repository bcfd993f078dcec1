import { setTimeout as delay } from 'node:timers/promises';
import { describeGroup } from '../../support/group.ts';
import { until } from '../../support/until.ts';
import type { Contender } from '../contender.ts';
import { readCpuMicros } from '../machine/process-usage.ts';
import { openBenchTopic } from './bench-topic.ts';
import type { Stand } from './stand.ts';

/** How much of one core a contender with nothing to do takes. */
export interface Idle {
  readonly contender: string;
  /** CPU time ÷ time; null where there is no `/proc`. */
  readonly coreRatio: number | null;
  readonly seconds: number;
}

/** After the group has settled, what a start leaves behind (compiling, collecting) still runs for a while. */
const settleMs = 5_000;
const joinPatienceSeconds = 30;

/** Measures one contender on an empty topic for so many seconds, once it has joined its group. */
export const measureIdle = async (stand: Stand, contender: Contender, seconds = 20): Promise<Idle> => {
  await using topic = await openBenchTopic(stand.brokers, []);
  const groupId = `${contender.name}-${topic.name}`;
  const running = await stand.start(contender, { topic: topic.name, groupId, leads: 0 });
  try {
    await awaitGroup(stand.brokers, groupId);
    await delay(settleMs);
    const before = readCpuMicros(running.pid);
    const startedMs = performance.now();
    await delay(seconds * 1000);
    const after = readCpuMicros(running.pid);
    const elapsedMicros = (performance.now() - startedMs) * 1000;
    const coreRatio = before === undefined || after === undefined ? null : (after - before) / elapsedMicros;
    return { contender: contender.name, coreRatio, seconds };
  } finally {
    await running.stop();
  }
};

const awaitGroup = (brokers: readonly string[], groupId: string): Promise<void> => {
  const isStable = async (): Promise<boolean> => (await describeGroup(brokers, groupId)).state === 'Stable';
  return until(isStable, joinPatienceSeconds, `group ${groupId} to settle`);
};
