import type { StandingOutages } from '@leadferry/account';
import type { TokenState } from '@leadferry/token';
import type { AccountStanding } from './fleet-state.ts';

/**
 * Says whether leads of an account can be delivered. A grant that has ended does not matter while its access token serves; what
 * only a person can mend goes before what may mend itself.
 */
export const judgeAccount = (
  account: string,
  token: TokenState | undefined,
  outages: StandingOutages | undefined,
  nowMs: number,
): AccountStanding => {
  if (token !== undefined && isPersonAwaited(token, nowMs)) return 'reauth_required';
  if (outages !== undefined && (outages.isApiAway || outages.refusedAccounts.has(account))) return 'api_unavailable';
  return token === undefined || outages === undefined ? 'unknown' : 'working';
};

const isPersonAwaited = ({ state, expiresAtMs = 0, isAccessRefused, verdict }: TokenState, nowMs: number): boolean => {
  if (state === 'empty') return true;
  const isServing = expiresAtMs > nowMs && isAccessRefused !== true;
  return !isServing && (state === 'reauth_required' || verdict?.why === 'config');
};
