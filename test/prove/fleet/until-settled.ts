import { setTimeout as delay } from 'node:timers/promises';
import type { KafkaDoor } from '../../support/kafka-door.ts';
import { watchLag } from '../../support/topics.ts';

export interface SettledOptions {
  readonly brokers: KafkaDoor;
  readonly groupId: string;
  readonly topic: string;
  /** Longest wait since the last record was settled, in seconds: a fleet that works is waited for. */
  readonly patienceSeconds: number;
  readonly say: (text: string) => void;
}

const lookEveryMs = 250;
const tellEveryMs = 5000;

/** Waits until a group has committed every record of a topic; resolves with how many it has not when the patience ends. */
export const untilSettled = async (options: SettledOptions): Promise<number> => {
  const { brokers, groupId, topic, patienceSeconds, say } = options;
  const lag = await watchLag(brokers, groupId, topic);
  const startedMs = performance.now();
  let movedMs = startedMs;
  let toldMs = startedMs;
  let unsettled = Number.POSITIVE_INFINITY;
  try {
    for (;;) {
      const before = unsettled;
      // A broker that just comes back does not answer at once: the last reading stands.
      unsettled = await lag.read().catch(() => before);
      const nowMs = performance.now();
      if (unsettled < before) movedMs = nowMs;
      if (unsettled === 0 || nowMs - movedMs > patienceSeconds * 1000) return unsettled;
      if (nowMs - toldMs >= tellEveryMs) {
        toldMs = nowMs;
        say(`${((nowMs - startedMs) / 1000).toFixed(0).padStart(5)} s  ${unsettled} records have no fate yet`);
      }
      await delay(lookEveryMs);
    }
  } finally {
    await lag.stop();
  }
};
