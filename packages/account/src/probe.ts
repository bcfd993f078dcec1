import type { Budget } from '@leadferry/budget';
import { type ConstantContact, ForbiddenError, UnauthorizedError } from '@leadferry/constant-contact';
import { errorCode } from '@leadferry/runtime';
import type { Probe } from '@leadferry/token';
import { reportAnswer } from './call-api.ts';

/**
 * Creates the probe of design decision 3: asks the API whether it takes a token, by the one call that needs no scope,
 * so that a 403 is a yes. It spends a permit like any request, and the budget hears of its answer like of any other.
 *
 * @throws QuotaExceededError when there is no permit to be had: nobody was asked.
 */
export const createProbe =
  ({ contacts, budget }: { readonly contacts: ConstantContact; readonly budget: Budget }): Probe =>
  async (accessToken) => {
    await budget.acquire();
    try {
      await reportAnswer(budget, contacts.getUserPrivileges(accessToken));
      return 'accepted';
    } catch (error) {
      if (error instanceof UnauthorizedError) return 'refused';
      if (error instanceof ForbiddenError) return 'accepted';
      if (errorCode(error) === undefined) throw error;
      return 'unavailable';
    }
  };
