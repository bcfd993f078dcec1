import type { Budget } from '@leadferry/budget';
import { RateLimitedError, UnauthorizedError } from '@leadferry/constant-contact';
import { type Clock, errorCode, unlessAborted } from '@leadferry/runtime';
import type { AccessToken, TokenProvider } from '@leadferry/token';
import type { ApiGate, GatePass } from './api-gate.ts';

/**
 * Makes one API request: with a token in hand, on a permit of its own. `about` names whom it is about, so that one lead the API
 * cannot take is told from an API that takes none; it is kept in memory, and only while requests come to nothing.
 */
export type CallApi = <T>(
  request: (accessToken: string) => Promise<T>,
  signal?: AbortSignal,
  about?: string,
) => Promise<T>;

/** What calls are made with. */
export interface CallApiDependencies {
  readonly tokens: TokenProvider;
  readonly budget: Budget;
  readonly gate: ApiGate;
  readonly clock: Clock;
}

/** Longest a permit may be held before the request leaves; the budget's own tolerance (design decision 7). */
const lateMs = 25;

/**
 * Joins the token provider and the budget around each request.
 *
 * The token is there before a permit is asked for, and is looked at again on the slot, since waiting may have been
 * long. A 401 is answered by a re-read, never by a reflex refresh, and repeats the request once with the newer token,
 * on a permit of its own (design decision 3); refused again, the token provider is told, and the call fails. Both kinds of 429 are told to the budget, so that the whole fleet slows
 * or rests. While the gate says that the API is away, or refuses the newest token, nothing is sent but a probe now and then: no
 * permit is spent and no caller waits. The signal interrupts the waiting, never a request under way.
 *
 * @throws the request's own error, ApiAwayError, QuotaExceededError, the token provider's errors, or the signal's reason.
 */
export const createCallApi = (dependencies: CallApiDependencies): CallApi => {
  const { tokens, budget, gate } = dependencies;

  const replace = async (refused: AccessToken, signal: AbortSignal | undefined): Promise<AccessToken> => {
    try {
      return await unlessAborted(tokens.replaceRefused(refused), signal);
    } catch (error) {
      // Nobody can tell why it is refused: to ask with every lead would not make it better.
      if (errorCode(error) === 'token_unavailable') gate.refuseToken();
      throw error;
    }
  };

  return async (request, signal, about) => {
    const { token, pass } = await awaitPermit(dependencies, signal);
    try {
      return await gate.watch(pass, reportAnswer(budget, request(token.value)), about);
    } catch (error) {
      if (!(error instanceof UnauthorizedError)) throw error;
      const newer = await replace(token, signal);
      const again = await gate.enter();
      await budget.acquire(signal);
      gate.confirm(again);
      try {
        return await gate.watch(again, reportAnswer(budget, request(newer.value)), about);
      } catch (refusal) {
        if (!(refusal instanceof UnauthorizedError)) throw refusal;
        gate.refuseToken();
        // Told at once, or the next hand-out of this lead and of every other would have to find it out by a call.
        await replace(newer, signal);
        throw refusal;
      }
    }
  };
};

const awaitPermit = async (
  { tokens, budget, clock, gate }: CallApiDependencies,
  signal: AbortSignal | undefined,
): Promise<{ readonly token: AccessToken; readonly pass: GatePass }> => {
  await unlessAborted(tokens.getAccessToken(), signal);
  const pass = await gate.enter();
  for (;;) {
    await budget.acquire(signal);
    const slotMs = clock.monotonicMs();
    const token = await unlessAborted(tokens.getAccessToken(), signal);
    gate.confirm(pass);
    if (clock.monotonicMs() - slotMs <= lateMs) return { token, pass };
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
