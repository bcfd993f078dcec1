import { formatGeneration, type TokenState } from '@leadferry/token';
import type { Account } from '../accounts.ts';
import { describeDistance } from './describe-time.ts';

/** One line of what is known of an account: a name and a text. */
export type Fact = readonly [name: string, text: string];

/** Lists what people want to know of an account's grant. Nothing in it is secret. */
export const describeAccount = ({ settings }: Account, state: TokenState, nowMs: number): Fact[] => {
  const at = (ms: number): string => describeDistance(ms, nowMs);
  const { generation, expiresAtMs, keeperRefreshAtMs, workerRefreshAtMs, claim, pinned } = state;
  const facts: (Fact | undefined)[] = [
    pinned && ['Organisation', pinned.organizationName ?? `account id ${pinned.encodedAccountId}`],
    generation && ['Generation', formatGeneration(generation)],
    generation && ['Mode', describeMode(state, settings.accessTokenSecret !== undefined)],
    expiresAtMs === undefined ? undefined : ['Access token', describeLife(expiresAtMs, nowMs, at)],
    generation && ['Last refresh', describeLastRefresh(state, at)],
    keeperRefreshAtMs === undefined || !isRefreshed(state)
      ? undefined
      : ['Next refresh', describeNext(keeperRefreshAtMs, workerRefreshAtMs, at)],
    claim && state.state !== 'live'
      ? ['Claim held by', `${claim.owner}, attempt ${claim.attempt}, since ${at(claim.claimedAtMs)}`]
      : generation && ['Claim held by', 'nobody'],
  ];
  return facts.filter((fact) => fact !== undefined);
};

const isRefreshed = ({ state }: TokenState): boolean => state === 'live' || state === 'refreshing';

const describeMode = ({ isRotating, hasRefreshToken }: TokenState, hasTwoSecrets: boolean): string => {
  const secrets = hasTwoSecrets ? 'two secrets' : 'one secret';
  if (hasRefreshToken === false) return `no refresh token, ${secrets}`;
  if (isRotating === undefined) return `rotating or long-lived: the first refresh will tell; ${secrets}`;
  return `${isRotating ? 'rotating refresh tokens' : 'long-lived refresh token'}, ${secrets}`;
};

const describeLife = (expiresAtMs: number, nowMs: number, at: (ms: number) => string): string =>
  expiresAtMs > nowMs ? `expires ${at(expiresAtMs)}` : `expired ${at(expiresAtMs)}`;

const causes = {
  early: 'while the older token still served',
  expired: 'after the older token had expired',
  refused: 'after the API had refused the older token',
} as const;

const ends = {
  never_sent: 'never_sent: the request did not leave, nothing was spent',
  throttled: 'throttled: the vendor wanted a pause, nothing was spent',
  config: 'config: the vendor refused the application itself, nothing was spent',
  refused: 'refused: the vendor no longer takes the refresh token',
  unknown: 'unknown: no answer told whether the refresh token was spent',
} as const;

const describeLastRefresh = (state: TokenState, at: (ms: number) => string): string => {
  const { verdict, generation, issuedAtMs = 0, cause } = state;
  if (verdict !== undefined)
    return `${ends[verdict.why]}${verdict.outcome === 'lost' ? ' (lost)' : ''}, ${at(verdict.atMs)}`;
  if (generation?.seq === 0) return `none yet; authorised ${at(issuedAtMs)}`;
  return `refreshed ${cause === undefined ? '' : `${causes[cause]}, `}${at(issuedAtMs)}`;
};

const describeNext = (keeperMs: number, workerMs: number | undefined, at: (ms: number) => string): string =>
  `due ${at(keeperMs)} by token-keeper${workerMs === undefined ? '' : `; ${at(workerMs)} by workers, if no keeper did`}`;
