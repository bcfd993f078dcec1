import {
  type AcceptedGrant,
  type AcceptGrantOptions,
  acceptGrant,
  findStoredGrant,
  GrantRefusedError,
} from '@leadferry/account';
import { type Clock, unlessAborted } from '@leadferry/runtime';
import { formatGeneration, TokenConfigError, TokenUnavailableError } from '@leadferry/token';
import { InterruptedError, OvertakenError } from '../errors.ts';
import type { Interrupts } from '../interrupts.ts';

export interface KeepGrantOptions extends AcceptGrantOptions {
  /** The epoch that was live before the login; undefined: nobody knows. */
  readonly epochBefore: number | undefined;
  readonly clock: Pick<Clock, 'sleep'>;
  readonly interrupts: Interrupts;
  /** Told before each pause why the grant could not be stored yet. */
  readonly onWait: (why: Error, pauseMs: number, isFirst: boolean) => void;
  /** Told that somebody pressed Ctrl-C for the first time, which is not obeyed. */
  readonly onWarning: () => void;
}

const firstPauseMs = 1000;
const longestPauseMs = 30_000;

/**
 * Takes the grant of a login and does not let go of it: it exists nowhere but here, and the grant before it may have ended
 * with the login. While the API or the store is in the way it is tried again, for ever. What Secrets Manager forbids counts
 * as in the way too, since an operator can allow it meanwhile.
 *
 * @throws GrantRefusedError, TokenConfigError: waiting cannot help.
 * @throws {OvertakenError} something newer is live already.
 * @throws {InterruptedError} given up by a second Ctrl-C.
 */
export const keepGrant = async (options: KeepGrantOptions): Promise<AcceptedGrant> => {
  const { interrupts, onWait, onWarning } = options;
  interrupts.first.addEventListener('abort', onWarning, { once: true });
  if (interrupts.first.aborted) onWarning();
  try {
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
      const isFirst = pauseMs === firstPauseMs;
      try {
        return await tryToStore(options, isFirst);
      } catch (error) {
        if (!isInTheWay(error)) throw error;
        onWait(error, pauseMs, isFirst);
      }
      await sleepUnlessGivenUp(options, pauseMs);
    }
  } finally {
    interrupts.first.removeEventListener('abort', onWarning);
  }
};

const tryToStore = async (options: KeepGrantOptions, isFirst: boolean): Promise<AcceptedGrant> => {
  const storing = async (): Promise<AcceptedGrant> => {
    if (!isFirst) await refuseOvertaken(options);
    return acceptGrant(options);
  };
  try {
    return await unlessAborted(storing(), options.interrupts.second);
  } catch (error) {
    if (!(error instanceof InterruptedError)) throw error;
    throw new InterruptedError(
      'given up while the grant of this login was being stored, so nobody knows whether it was. Look at it with ' +
        `"leadferry token status --account ${options.account}"; if it does not show a new generation, log in again`,
    );
  }
};

/** An earlier try that ended in an error may have stored the grant all the same. */
const refuseOvertaken = async ({ store, grant, account, epochBefore }: KeepGrantOptions): Promise<void> => {
  const found = await findStoredGrant(store, grant, epochBefore);
  if (found.kind !== 'overtaken') return;
  throw new OvertakenError(
    `generation ${formatGeneration(found.generation)} of account ${account} is live and newer than this login: it was ` +
      'stored after all and refreshed since, or somebody logged in later. Nothing is left to do',
  );
};

const sleepUnlessGivenUp = async ({ clock, interrupts, account }: KeepGrantOptions, pauseMs: number): Promise<void> => {
  try {
    await clock.sleep(pauseMs, interrupts.second);
  } catch (error) {
    if (!(error instanceof InterruptedError)) throw error;
    throw new InterruptedError(
      'given up: the grant of this login is not stored and is lost, and it may have ended the one before it. Log in ' +
        `again soon: leadferry authorize --account ${account}`,
    );
  }
};

/** A refusal of Secrets Manager has a cause; a grant that can never be stored has none. */
const isInTheWay = (error: unknown): error is Error =>
  error instanceof TokenUnavailableError ||
  (error instanceof GrantRefusedError && error.retryable) ||
  (error instanceof TokenConfigError && error.cause !== undefined);
