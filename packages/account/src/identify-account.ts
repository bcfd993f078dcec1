import { type Budget, QuotaExceededError } from '@leadferry/budget';
import {
  type ConstantContact,
  ContactRejectedError,
  ContactsUnavailableError,
  ForbiddenError,
  NotFoundError,
  RateLimitedError,
  UnauthorizedError,
} from '@leadferry/constant-contact';
import type { PinnedAccount } from '@leadferry/token';
import { reportAnswer } from './call-api.ts';

/** Whose an access token is, as far as the API tells. */
export type Identity =
  | { readonly kind: 'known'; readonly account: PinnedAccount }
  /** The API refuses the token (401). */
  | { readonly kind: 'refused' }
  /** The token works but may not read the account (403). */
  | { readonly kind: 'forbidden' }
  /** The API could not be asked. */
  | { readonly kind: 'unavailable'; readonly cause: Error };

/** How often the API is asked before it counts as away. Each time on a permit, which paces them. */
const mostAttempts = 3;

/** Asks the API whose an access token is (`GET /account/summary`), on a permit of the budget for each attempt. */
export const identifyAccount = async (
  { contacts, budget }: { readonly contacts: Pick<ConstantContact, 'getAccountSummary'>; readonly budget: Budget },
  accessToken: string,
): Promise<Identity> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await budget.acquire();
      const summary = await reportAnswer(budget, contacts.getAccountSummary(accessToken));
      const { encodedAccountId } = summary;
      const organizationName = toOneLine(summary.organizationName);
      return { kind: 'known', account: { encodedAccountId, ...(organizationName ? { organizationName } : {}) } };
    } catch (error) {
      if (error instanceof UnauthorizedError) return { kind: 'refused' };
      if (error instanceof ForbiddenError) return { kind: 'forbidden' };
      if (!isOfTheWorld(error)) throw error;
      const isFleeting = error instanceof ContactsUnavailableError || error.code === 'throttled';
      if (!isFleeting || attempt === mostAttempts) return { kind: 'unavailable', cause: error };
    }
  }
};

/** The name is shown on terminals, where control characters do things. */
const toOneLine = (name = ''): string => name.replace(/\p{Cc}+/gu, ' ').trim();

const worldErrors = [
  QuotaExceededError,
  RateLimitedError,
  ContactsUnavailableError,
  ContactRejectedError,
  NotFoundError,
] as const;

const isOfTheWorld = (error: unknown): error is InstanceType<(typeof worldErrors)[number]> =>
  worldErrors.some((kind) => error instanceof kind);
