import { AuthorizationError, type CodeExchange, isTokenError, type ReceivedGrant } from '@leadferry/token';
import type { OpenAccount } from '../accounts.ts';
import type { AuthorizationRequest } from './authorization-requests.ts';
import { createCodeGrant } from './begin-authorization.ts';
import type { Outcome } from './outcomes.ts';
import type { Session } from './sessions.ts';
import type { SiteParts } from './site-parts.ts';
import { storeGrantOrKeep } from './store-waiting-grant.ts';

/** What the vendor sent back with the browser; empty where it was not there. */
export interface CallbackAnswer {
  readonly code: string;
  readonly error: string;
}

/** The vendor takes one token request a second, and says so before it looks at the code. */
const mostTries = 5;
const pauseMs = 1100;

/**
 * Finishes an authorisation whose request was taken: buys tokens with the code and stores them. Nothing is overwritten
 * unless the end is `accepted`.
 *
 * @throws RedisUnavailableError.
 */
export const finishAuthorization = async (
  parts: SiteParts,
  request: AuthorizationRequest,
  session: Session,
  { code, error }: CallbackAnswer,
): Promise<Outcome> => {
  const { account, redirectUri, codeVerifier, replaceAccount } = request;
  const end = (outcome: Omit<Outcome, 'account'>): Outcome => {
    parts.logger.info({ account, end: outcome.end }, 'authorization_ended');
    return { account, ...outcome };
  };
  if (error === 'access_denied') return end({ end: 'consent_denied' });
  if (error !== '') return end({ end: 'vendor_error', text: error });
  if (code === '') return end({ end: 'code_missing' });

  const open = await openAccount(parts, account);
  if ('end' in open) return end(open);
  const bought = await buyTokens(parts, open, { code, redirectUri, codeVerifier });
  if (!('grant' in bought)) return end(bought);
  return storeGrantOrKeep(parts, open, session, { received: bought, replaceAccount });
};

const openAccount = async ({ accounts }: SiteParts, name: string): Promise<OpenAccount | Omit<Outcome, 'account'>> => {
  try {
    return await accounts.open(name);
  } catch (error) {
    if (!isTokenError(error)) throw error;
    return { end: 'application_unusable', text: error.message };
  }
};

const buyTokens = async (
  parts: SiteParts,
  account: OpenAccount,
  exchange: CodeExchange,
): Promise<ReceivedGrant | Omit<Outcome, 'account'>> => {
  const grant = createCodeGrant(parts, account);
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await grant.exchange(exchange);
    } catch (error) {
      if (!(error instanceof AuthorizationError)) throw error;
      parts.logger.warn({ account: account.name, attempt, code: error.code, error }, 'code_not_exchanged');
      if (error.code !== 'throttled' || attempt === mostTries) return describeFault(error);
      await parts.clock.sleep(pauseMs);
    }
  }
};

const describeFault = ({ code, message }: AuthorizationError): Omit<Outcome, 'account'> => {
  switch (code) {
    case 'code_refused':
    case 'client_refused':
      return { end: code };
    case 'throttled':
    case 'authorization_unavailable':
      return { end: 'authorization_unavailable' };
    case 'flow_refused':
    case 'scope_refused':
    case 'request_refused':
      return { end: 'grant_refused', text: message };
  }
};
