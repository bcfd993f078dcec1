import type { Budget } from '@leadferry/budget';
import { RateLimitedError, UnauthorizedError } from '@leadferry/constant-contact';
import { type Clock, unlessAborted } from '@leadferry/runtime';
import type { AccessToken, TokenProvider } from '@leadferry/token';

/** Makes one API request: with a token in hand, on a permit of its own. */
export type CallApi = <T>(request: (accessToken: string) => Promise<T>, signal?: AbortSignal) => Promise<T>;

/** Longest a permit may be held before the request leaves; the budget's own tolerance (design decision 7). */
const lateMs = 25;

/**
 * Joins the token provider and the budget around each request.
 *
 * The token is there before a permit is asked for, and is looked at again on the slot, since waiting may have been
 * long. A 401 is answered by a re-read, never by a reflex refresh, and repeats the request once with the newer token,
 * on a permit of its own (design decision 3); refused again, the token provider is told, and the call fails. Both kinds of 429 are told to the budget, so that the whole fleet slows
 * or rests. The signal interrupts the waiting, never a request under way.
 *
 * @throws the request's own error, QuotaExceededError, the token provider's errors, or the signal's reason.
 */
export const createCallApi = (dependencies: {
  readonly tokens: TokenProvider;
  readonly budget: Budget;
  readonly clock: Clock;
}): CallApi => {
  const { tokens, budget } = dependencies;
  return async (request, signal) => {
    const token = await awaitPermit(dependencies, signal);
    try {
      return await reportAnswer(budget, request(token.value));
    } catch (error) {
      if (!(error instanceof UnauthorizedError)) throw error;
      const newer = await unlessAborted(tokens.replaceRefused(token), signal);
      await budget.acquire(signal);
      return await reportAnswer(budget, request(newer.value)).catch(async (again: unknown) => {
        // Told at once, or the next hand-out of this lead and of every other would have to find it out by a call.
        if (again instanceof UnauthorizedError) await unlessAborted(tokens.replaceRefused(newer), signal);
        throw again;
      });
    }
  };
};

const awaitPermit = async (
  { tokens, budget, clock }: { tokens: TokenProvider; budget: Budget; clock: Clock },
  signal: AbortSignal | undefined,
): Promise<AccessToken> => {
  await unlessAborted(tokens.getAccessToken(), signal);
  for (;;) {
    await budget.acquire(signal);
    const slotMs = clock.monotonicMs();
    const token = await unlessAborted(tokens.getAccessToken(), signal);
    if (clock.monotonicMs() - slotMs <= lateMs) return token;
  }
};

/** Passes the answer to a request on, after telling the budget what it says about the limits. */
export const reportAnswer = async <T>(budget: Budget, answer: Promise<T>): Promise<T> => {
  try {
    const value = await answer;
    budget.reportAccepted();
    return value;
  } catch (error) {
    if (error instanceof RateLimitedError) {
      if (error.code === 'quota_exceeded') await budget.reportQuotaExceeded();
      else await budget.reportThrottled();
    } else if (error instanceof Error && 'status' in error && error.status !== undefined) budget.reportAccepted();
    throw error;
  }
};
