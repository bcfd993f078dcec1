import { setTimeout as delay } from 'node:timers/promises';
import { describeGroup } from '../../support/group.ts';
import type { WorkerProcess } from '../../support/worker-process.ts';
import type { Fleet } from '../fleet/fleet.ts';

/** How a worker left. */
export interface Leaving {
  /** From SIGTERM until the broker's group had a member less. */
  readonly seconds: number;
  readonly code: number | null;
}

const patienceMs = 60_000;

/** Tells a worker to leave its group, and watches with the broker until it has. */
export const leaveGroup = async (
  brokers: readonly string[],
  groupId: string,
  fleet: Fleet,
  worker: WorkerProcess,
): Promise<Leaving> => {
  const { members: before } = await describeGroup(brokers, groupId);
  const toldMs = performance.now();
  const ended = fleet.stop(worker);
  for (;;) {
    const { members } = await describeGroup(brokers, groupId);
    const seconds = (performance.now() - toldMs) / 1000;
    if (members < before) return { seconds, code: await ended };
    if (seconds * 1000 > patienceMs) throw new Error(`the group still has ${members} members`);
    await delay(50);
  }
};
