import type { AuthorizationCodeGrant } from '@leadferry/token';
import { askConsentPage, createAuthorizationCodeGrant, isTokenError } from '@leadferry/token';
import type { Account, OpenAccount } from '../accounts.ts';
import { accessProblems } from './access-problems.ts';
import { grantProblems } from './grant-problems.ts';
import { ProblemError } from './problem.ts';
import { makeRandomToken } from './random-token.ts';
import { redirectProblem } from './redirect-problem.ts';
import type { Session } from './sessions.ts';
import type { SiteParts } from './site-parts.ts';

export interface BeginOptions {
  readonly account: Account;
  readonly session: Session;
  /** Takes a grant of another account than the pinned one. */
  readonly replaceAccount: boolean;
  /** Host that the person sees the pages at. */
  readonly openedHost: string;
}

/**
 * Begins an authorisation: asks the vendor's consent page whether it will have us, and returns its address for the
 * browser. What it refuses is told here, since from there no browser would come back.
 *
 * @throws {ProblemError} the address or the client was refused, the vendor is away, the application's secret cannot be
 *   used.
 * @throws RedisUnavailableError.
 */
export const beginAuthorization = async (parts: SiteParts, options: BeginOptions): Promise<string> => {
  const { site, requests, fetch, logger } = parts;
  const { account, session, replaceAccount, openedHost } = options;
  const grant = createCodeGrant(parts, await openOrTell(parts, account.name));
  const codeVerifier = grant.usesPkce ? makeRandomToken() : undefined;
  const asked = { redirectUri: site.redirectUri, codeVerifier };

  // With a state of no meaning: the real one is for the person's browser alone.
  const answer = await askConsentPage(grant.authorizeUrl({ ...asked, state: makeRandomToken() }), fetch);
  logger.info({ account: account.name, answer }, 'consent_page_asked');
  if (answer === 'redirect_uri_refused')
    throw new ProblemError(redirectProblem({ account: account.name, site, openedHost, session }));
  if (answer === 'client_refused') throw new ProblemError(grantProblems.clientRefused(account.name));
  if (answer === 'unavailable') throw new ProblemError(grantProblems.vendorAway(account.name));

  const state = await requests.open({ account: account.name, sessionKey: session.key, ...asked, replaceAccount });
  return grant.authorizeUrl({ ...asked, state });
};

/** Creates the way to log in to an account with a browser. */
export const createCodeGrant = (
  { authUrl, scopes, clock, fetch }: SiteParts,
  { application: { secret } }: OpenAccount,
): AuthorizationCodeGrant => createAuthorizationCodeGrant({ authUrl, scopes, clock, fetch, ...secret });

/**
 * Opens an account.
 *
 * @throws {ProblemError} the application's secret cannot be read, or cannot be used.
 */
export const openOrTell = async ({ accounts, logger }: SiteParts, name: string): Promise<OpenAccount> => {
  try {
    return await accounts.open(name);
  } catch (error) {
    if (!isTokenError(error)) throw error;
    logger.warn({ account: name, code: error.code, error }, 'application_not_open');
    const problem = error.retryable ? accessProblems.storeAway : grantProblems.applicationUnusable(error.message);
    throw new ProblemError(problem, { cause: error });
  }
};
