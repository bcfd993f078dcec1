import { QuotaExceededError } from '@leadferry/budget';
import {
  ContactRejectedError,
  ContactsUnavailableError,
  ForbiddenError,
  NotFoundError,
  RateLimitedError,
  UnauthorizedError,
} from '@leadferry/constant-contact';
import { createFindings, type Finding } from './finding.ts';

const { attention, fault, skipped } = createFindings('api');

/** Says that nothing usable answers where the API should be. */
export const tellApiAway = (reason: string): Finding =>
  fault(
    'api_unreachable',
    `the API of Constant Contact does not serve (${reason}): leads wait, and none is lost`,
    'see that CONSTANT_CONTACT_API_URL is right and that the network policy lets this process through ("curl -i $CONSTANT_CONTACT_API_URL"); if both are, wait for the vendor',
  );

/** Says that no call may be made before the next day. */
export const tellDaySpent = (): Finding =>
  fault(
    'day_spent',
    "the day's calls are used up: leads wait until 00:00 UTC, and none is lost",
    'wait, and see with "leadferry status" whether one day is enough; a partner key has more (application.limits)',
  );

/**
 * Says what follows from a call that failed.
 *
 * @throws the error itself, where it is a bug.
 */
export const judgeApiFailure = (account: string, error: unknown, lacksScopes: boolean): Finding => {
  const told = { about: account };
  if (error instanceof QuotaExceededError || (error instanceof RateLimitedError && error.code === 'quota_exceeded'))
    return tellDaySpent();
  if (error instanceof UnauthorizedError) {
    const cure = `see with "leadferry token status" whether it is being refreshed; if not, "leadferry authorize --account ${account}"`;
    return fault('token_refused', `the API refuses the access token of account ${account}`, cure, told);
  }
  if (error instanceof ForbiddenError) {
    if (lacksScopes)
      return skipped('lists', `lists of account ${account} may not be read without the missing scope`, told);
    const cure = `see that the application is active in the developer portal and that an Account Owner or Manager authorised it: "leadferry authorize --account ${account}"`;
    return fault('api_forbids', `the API forbids account ${account} to be read (403)`, cure, told);
  }
  if (error instanceof RateLimitedError || isTimeout(error)) {
    return attention('api_busy', 'there was no permit to ask the API with: workers use them all', 'look again', told);
  }
  if (error instanceof ContactsUnavailableError) return tellApiAway(error.reason);
  if (error instanceof NotFoundError || error instanceof ContactRejectedError) {
    const cure = 'see that CONSTANT_CONTACT_API_URL ends in /v3 and leads to the API itself';
    return fault('api_other', `what answers there is not the API (status ${error.status})`, cure, told);
  }
  throw error;
};

const isTimeout = (error: unknown): boolean => error instanceof DOMException && error.name === 'TimeoutError';
