import type { Clock } from '@leadferry/runtime';
import type { OutageBoard } from './outage-board.ts';

/** A process's way to the fleet's right to send a probe. */
export interface ProbeRight {
  /** Takes the right if it can be had now. Asks the board only when it may be. */
  take(): Promise<boolean>;
  /** Milliseconds until it is worth asking again. */
  leftMs(): number;
  /** Begins anew with an outage: without the board the first probe is due at a random moment of one's own turn. */
  reset(): void;
}

/** What a probe right needs. */
export interface ProbeRightOptions {
  readonly board: OutageBoard;
  readonly everyMs: number;
  /** The most processes that may run: without the board each of them takes this part of the probes. */
  readonly maxReplicas: number;
  readonly clock: Clock;
  readonly random: () => number;
}

/** How often a board that is away is asked again. */
const askAgainMs = 1000;

/** Creates it. */
export const createProbeRight = ({ board, everyMs, maxReplicas, clock, random }: ProbeRightOptions): ProbeRight => {
  const aloneEveryMs = everyMs * maxReplicas;
  let nextMs = 0;
  let aloneAtMs = 0;

  const takeAlone = (): boolean => {
    const nowMs = clock.monotonicMs();
    const isTaken = nowMs >= aloneAtMs;
    if (isTaken) aloneAtMs = nowMs + aloneEveryMs;
    nextMs = Math.min(aloneAtMs, nowMs + askAgainMs);
    return isTaken;
  };

  return {
    take: async () => {
      if (clock.monotonicMs() < nextMs) return false;
      try {
        const leftMs = await board.takeProbe(everyMs);
        nextMs = clock.monotonicMs() + (leftMs === 0 ? everyMs : leftMs);
        return leftMs === 0;
      } catch {
        // Whatever is wrong with the board: the process keeps to its part.
        return takeAlone();
      }
    },
    leftMs: () => Math.max(0, nextMs - clock.monotonicMs()),
    reset: () => {
      nextMs = 0;
      aloneAtMs = clock.monotonicMs() + random() * aloneEveryMs;
    },
  };
};
