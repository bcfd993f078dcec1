import type { Clock } from '@leadferry/runtime';
import type { Output } from '../output.ts';
import { formatCount } from './counts.ts';

export interface ProgressOptions {
  /** What is being done: "replayed". */
  readonly deed: string;
  readonly total: number;
  readonly output: Output;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  /** Whether the line may be drawn anew: a person looks at a terminal. */
  readonly isRedrawn: boolean;
  /** How wide the terminal is: a line that it breaks could not be drawn anew. */
  readonly columns?: () => number | undefined;
  readonly everyMs?: number;
}

const lineBack = '\u001b[1A\u001b[2K';

/** Tells how far a command is, now and then: a person at a terminal, and machines. */
export const createProgress = (options: ProgressOptions): { advance(count: number): void; readonly done: number } => {
  const { deed, total, output, clock, isRedrawn, columns, everyMs = 200 } = options;
  const startedMs = clock.monotonicMs();
  let [done, toldMs, hasTold] = [0, Number.NEGATIVE_INFINITY, false];
  return {
    advance: (count) => {
      done += count;
      const nowMs = clock.monotonicMs();
      if (nowMs - toldMs < everyMs && done < total) return;
      toldMs = nowMs;
      const perSecond = Math.round((done * 1000) / Math.max(1, nowMs - startedMs));
      const percent = Math.floor((done / total) * 100);
      const text = `${deed} ${formatCount(done)} of ${formatCount(total)} (${percent} %, ${formatCount(perSecond)}/s)`;
      const line = text.slice(0, (columns?.() ?? text.length + 1) - 1);
      output.tell('progress', { done, total, perSecond }, isRedrawn ? `${hasTold ? lineBack : ''}${line}` : '');
      hasTold = true;
    },
    get done() {
      return done;
    },
  };
};
