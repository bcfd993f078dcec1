import type { Clock } from '@leadferry/runtime';
import type { Output } from '../output.ts';
import type { Paint } from '../paint.ts';
import { describeFate } from '../receipts/describe-fate.ts';
import { type FollowOptions, followFates } from '../receipts/follow-fates.ts';
import type { Fate } from '../receipts/read-fate.ts';
import type { SentRecord } from './send-records.ts';

export interface AwaitOptions extends Omit<FollowOptions, 'clock'> {
  readonly topic: string;
  readonly groupId: string;
  readonly patienceMs: number;
  readonly clock: Pick<Clock, 'sleep' | 'monotonicMs'>;
  readonly output: Output;
  readonly paint: Paint;
}

/** What became of what was sent. */
export interface KnownFates {
  readonly fates: readonly Fate[];
  /** Those without a receipt: patience or the signal came first. */
  readonly unknown: readonly SentRecord[];
}

/**
 * Waits for the receipts of records, whatever their ids, and tells each as it comes. Ends when all have one, when none came for
 * `patienceMs`, or when the signal aborts.
 */
export const awaitFates = async (sent: readonly SentRecord[], options: AwaitOptions): Promise<KnownFates> => {
  const { topic, groupId, patienceMs, clock, output, paint, signal } = options;
  const waiting = new Map(sent.map((record) => [`${record.partition}/${record.offset}`, record]));
  const fates: Fate[] = [];
  let newsMs = clock.monotonicMs();
  try {
    for await (const some of followFates(options)) {
      for (const fate of some) {
        const isOurs = fate.topic === topic && (fate.group === null || fate.group === groupId);
        if (!isOurs || !waiting.delete(`${fate.partition}/${fate.offset}`)) continue;
        fates.push(fate);
        newsMs = clock.monotonicMs();
        output.tell('receipt', fate, describeFate(fate, paint));
      }
      if (waiting.size === 0 || clock.monotonicMs() - newsMs > patienceMs) break;
    }
  } catch (error) {
    if (!signal.aborted || error !== signal.reason) throw error;
  }
  return { fates, unknown: [...waiting.values()] };
};
