import type { Budget } from '@leadferry/budget';
import { RateLimitedError, UnauthorizedError } from '@leadferry/constant-contact';
import { type Clock, errorCode, unlessAborted } from '@leadferry/runtime';
import type { AccessToken, TokenProvider } from '@leadferry/token';
import type { ApiGate, GatePass } from './api-gate.ts';
import { type CallSeats, createCallSeats } from './call-seats.ts';

/**
 * Makes one API request: with a token in hand, on a permit of its own. `about` names whom it is about, so that one lead the API
 * cannot take is told from an API that takes none; it is kept in memory, and only while requests come to nothing.
 */
export type CallApi = <T>(request: SendWithToken<T>, signal?: AbortSignal, about?: string) => Promise<T>;

/** Sends one request with the token it is given, and resolves with what its answer says. */
export type SendWithToken<T> = (accessToken: string) => Promise<T>;

/** What calls are made with. */
export interface CallApiDependencies {
  readonly tokens: TokenProvider;
  readonly budget: Budget;
  readonly gate: ApiGate;
  /** How many requests may be under way at once. Default: as many as come. */
  readonly seats?: CallSeats;
  readonly clock: Clock;
}

/** Longest a permit may be held before the request leaves; the budget's own tolerance (design decision 7). */
const lateMs = 25;

/**
 * Joins the token provider and the budget around each request.
 *
 * A request has a seat before a permit is asked for, so that no permit waits for a connection. The token is there before
 * that, and is looked at again on the slot, since waiting may have been long. A 401 is answered by a re-read, never by a
 * reflex refresh, and repeats the request once with the newer token, on a permit of its own (design decision 3); refused
 * again, the token provider is told, and the call fails. Both kinds of 429 are told to the budget, so that the whole fleet
 * slows or rests. While the gate says that the API is away, or refuses the newest token, nothing is sent but a probe now and
 * then: no permit is spent and no caller waits. The signal interrupts the waiting, never a request under way.
 *
 * @throws the request's own error, ApiAwayError, QuotaExceededError, the token provider's errors, or the signal's reason.
 */
export const createCallApi = (dependencies: CallApiDependencies): CallApi => {
  const { tokens, gate, seats = createCallSeats(Number.POSITIVE_INFINITY) } = dependencies;
  const parts = { ...dependencies, seats };

  const replace = async (refused: AccessToken, signal: AbortSignal | undefined): Promise<AccessToken> => {
    try {
      return await unlessAborted(tokens.replaceRefused(refused), signal);
    } catch (error) {
      // Nobody can tell why it is refused: to ask with every lead would not make it better.
      if (errorCode(error) === 'token_unavailable') gate.refuseToken();
      throw error;
    }
  };

  const sendAgain = async <T>(
    refused: AccessToken,
    request: SendWithToken<T>,
    signal: AbortSignal | undefined,
    about: string | undefined,
  ): Promise<T> => {
    const newer = await replace(refused, signal);
    const { token, pass } = await awaitPermit(parts, signal, newer);
    try {
      return await sendWatched(parts, { token: token.value, pass, about }, request);
    } catch (refusal) {
      if (!(refusal instanceof UnauthorizedError)) throw refusal;
      gate.refuseToken();
      // Told at once, or the next hand-out of this lead and of every other would have to find it out by a call.
      await replace(newer, signal);
      throw refusal;
    }
  };

  const sendFirst = <T>(
    { token, pass }: Permit,
    request: SendWithToken<T>,
    signal: AbortSignal | undefined,
    about: string | undefined,
  ): Promise<T> =>
    sendWatched(parts, { token: token.value, pass, about }, request, () => sendAgain(token, request, signal, about));

  const waitAndSend = async <T>(request: SendWithToken<T>, signal?: AbortSignal, about?: string): Promise<T> => {
    signal?.throwIfAborted();
    return await sendFirst(await awaitPermit(parts, signal), request, signal, about);
  };

  return (request, signal, about) => {
    const permit = signal?.aborted ? undefined : takePermit(parts);
    return permit === undefined ? waitAndSend(request, signal, about) : sendFirst(permit, request, signal, about);
  };
};

/** What one request needs: a seat is held with it. */
interface Permit {
  readonly token: AccessToken;
  readonly pass: GatePass;
}

/** Takes everything a request needs where nothing of it has to be waited for. */
const takePermit = ({ tokens, budget, gate, seats }: Required<CallApiDependencies>): Permit | undefined => {
  const token = tokens.atHand();
  const pass = token && gate.enterAtOnce();
  // Without limits there is no permit that could be late: the request may wait for its connection.
  if (!pass || !seats.takeAtOnce(true)) return undefined;
  if (budget.takeAtOnce()) return { token, pass };
  seats.leave();
  return undefined;
};

/** Waits for everything a request needs; the permit of the budget last, since that is used at once. */
const awaitPermit = async (
  { tokens, budget, clock, gate, seats }: Required<CallApiDependencies>,
  signal: AbortSignal | undefined,
  newer?: AccessToken,
): Promise<Permit> => {
  const getToken = async (): Promise<AccessToken> => newer ?? (await unlessAborted(tokens.getAccessToken(), signal));
  await getToken();
  const pass = await gate.enter();
  if (pass.api.isProbe || pass.token.isProbe) seats.takeAnyway();
  else await seats.take(signal);
  try {
    for (;;) {
      await budget.acquire(signal);
      const slotMs = clock.monotonicMs();
      const token = await getToken();
      gate.confirm(pass);
      if (clock.monotonicMs() - slotMs <= lateMs) return { token, pass };
    }
  } catch (error) {
    seats.leave();
    throw error;
  }
};

/**
 * Sends a request for which there is a permit, tells gate and budget what its answer says of API and limits, and gives its seat
 * back. After a refused token, resolves as `recover` does, where there is one.
 */
export const sendWatched = async <T>(
  { budget, gate, seats }: Pick<CallApiDependencies, 'budget' | 'gate' | 'seats'>,
  { token, pass, about }: { readonly token: string; readonly pass: GatePass; readonly about?: string | undefined },
  request: SendWithToken<T>,
  recover?: () => Promise<T>,
): Promise<T> => {
  try {
    const value = await request(token);
    budget.reportAccepted();
    gate.answered(pass);
    return value;
  } catch (error) {
    await tellBudget(budget, error);
    gate.failed(pass, error, about);
    if (recover === undefined || !(error instanceof UnauthorizedError)) throw error;
  } finally {
    seats?.leave();
  }
  return await recover();
};

/** Passes the answer to a request on, after telling the budget what it says about the limits. */
export const reportAnswer = async <T>(budget: Budget, answer: Promise<T>): Promise<T> => {
  try {
    const value = await answer;
    budget.reportAccepted();
    return value;
  } catch (error) {
    await tellBudget(budget, error);
    throw error;
  }
};

const tellBudget = async (budget: Budget, error: unknown): Promise<void> => {
  if (error instanceof RateLimitedError) {
    if (error.code === 'quota_exceeded') await budget.reportQuotaExceeded();
    else await budget.reportThrottled();
  } else if (error instanceof Error && 'status' in error && error.status !== undefined) budget.reportAccepted();
};
