import type { Budget } from '@leadferry/budget';
import { type ConstantContact, ForbiddenError, UnauthorizedError } from '@leadferry/constant-contact';
import { errorCode } from '@leadferry/runtime';
import type { Probe } from '@leadferry/token';
import { ApiAwayError } from './api-away-error.ts';
import type { ApiGate, GatePass } from './api-gate.ts';
import { sendWatched } from './call-api.ts';

/** Longest the probe waits for its turn while the API is away, in milliseconds; a fleet waits ten seconds for its answer. */
const patienceMs = 8000;

/**
 * Creates the probe of design decision 3: asks the API whether it takes a token, by the one call that needs no scope,
 * so that a 403 is a yes. It spends a permit like any request, and the budget hears of its answer like of any other. While the API is
 * away it takes its turn among the requests that look whether it is back; without one it says that nobody can tell.
 *
 * @throws QuotaExceededError when there is no permit to be had: nobody was asked.
 */
export const createProbe =
  ({ contacts, budget, gate }: ProbeDependencies): Probe =>
  async (accessToken) => {
    let pass: GatePass;
    try {
      pass = await gate.enter(patienceMs);
      await budget.acquire();
      gate.confirm(pass);
    } catch (error) {
      if (error instanceof ApiAwayError) return 'unavailable';
      throw error;
    }
    try {
      await sendWatched({ budget, gate }, { token: accessToken, pass }, contacts.getUserPrivileges);
      return 'accepted';
    } catch (error) {
      if (error instanceof UnauthorizedError) return 'refused';
      if (error instanceof ForbiddenError) return 'accepted';
      if (errorCode(error) === undefined) throw error;
      return 'unavailable';
    }
  };

/** What the probe is made with. */
export interface ProbeDependencies {
  readonly contacts: ConstantContact;
  readonly budget: Budget;
  readonly gate: ApiGate;
}
