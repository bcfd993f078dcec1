import type { Clock } from '@leadferry/runtime';

/** A wait that leaves turns to others. */
export interface WaitTurnOptions {
  /** Resolves when the partition wants more. */
  readonly hungry: Promise<void>;
  /** After this time others may have a turn. */
  readonly turnMs: number;
  /** Tells whether another partition waits for the client to fetch. */
  readonly isOthersTurn: () => boolean;
  readonly clock: Clock;
}

const lookEveryMs = 250;

/**
 * Waits until a partition wants more records, so that the client fetches no more than is worked off; kafkajs fetches
 * nothing else of that broker meanwhile. Returns false when the turn is over first, because others wait.
 */
export const waitTurn = async ({ hungry, turnMs, isOthersTurn, clock }: WaitTurnOptions): Promise<boolean> => {
  const isOver = new AbortController();
  let isFed = false;
  const fed = hungry.then(() => {
    isFed = true;
    isOver.abort();
  });
  const turnEndsAtMs = clock.monotonicMs() + turnMs;
  const watchOthers = async (): Promise<void> => {
    while (!isFed && !(clock.monotonicMs() >= turnEndsAtMs && isOthersTurn())) {
      await clock.sleep(Math.min(turnMs, lookEveryMs), isOver.signal);
    }
  };
  // Rejects when it is over sooner: then `fed` has ended the wait.
  await Promise.race([fed, watchOthers().catch(() => fed)]);
  isOver.abort();
  return isFed;
};
