import { GrantRefusedError } from '@leadferry/account';
import { type Clock, unlessAborted } from '@leadferry/runtime';
import { TokenConfigError, TokenUnavailableError } from '@leadferry/token';
import { InterruptedError } from './errors.ts';
import type { Interrupts } from './interrupts.ts';

export interface KeepTryingOptions {
  readonly clock: Pick<Clock, 'sleep'>;
  readonly interrupts: Interrupts;
  /** Told before each pause what is in the way. */
  readonly onWait: (why: Error, pauseMs: number, isFirst: boolean) => void;
  /** Told that somebody pressed Ctrl-C for the first time, which is not obeyed. */
  readonly onWarning: () => void;
  /** Says what is lost when it is given up, in the middle of a try or between two. */
  readonly describeLoss: (isInTheMiddle: boolean) => string;
}

const firstPauseMs = 1000;
const longestPauseMs = 30_000;

/**
 * Tries, at growing pauses and for ever, something that must not be let go of. What Secrets Manager forbids counts as in the way
 * like an outage, since an operator can allow it meanwhile.
 *
 * @throws what waiting cannot mend.
 * @throws {InterruptedError} given up by a second Ctrl-C.
 */
export const keepTrying = async <T>(options: KeepTryingOptions, work: (isFirst: boolean) => Promise<T>): Promise<T> => {
  const { clock, interrupts, onWait, onWarning, describeLoss } = options;
  interrupts.first.addEventListener('abort', onWarning, { once: true });
  if (interrupts.first.aborted) onWarning();
  try {
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
      const isFirst = pauseMs === firstPauseMs;
      try {
        return await orGiveUp(unlessAborted(work(isFirst), interrupts.second), () => describeLoss(true));
      } catch (error) {
        if (!isInTheWay(error)) throw error;
        onWait(error, pauseMs, isFirst);
      }
      await orGiveUp(clock.sleep(pauseMs, interrupts.second), () => describeLoss(false));
    }
  } finally {
    interrupts.first.removeEventListener('abort', onWarning);
  }
};

const orGiveUp = async <T>(waiting: Promise<T>, describeLoss: () => string): Promise<T> => {
  try {
    return await waiting;
  } catch (error) {
    throw error instanceof InterruptedError ? new InterruptedError(describeLoss()) : error;
  }
};

/** A refusal of Secrets Manager has a cause; a secret or a grant that cannot be used has none. */
const isInTheWay = (error: unknown): error is Error =>
  error instanceof TokenUnavailableError ||
  (error instanceof GrantRefusedError && error.retryable) ||
  (error instanceof TokenConfigError && error.cause !== undefined);
