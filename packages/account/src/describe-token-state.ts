import type { AccountConfig } from '@leadferry/config';
import { formatGeneration, type TokenState } from '@leadferry/token';
import { describeDistance } from './describe-time.ts';

/** One line of what is known of an account: a name and a text. */
export type Fact = readonly [name: string, text: string];

/** What of an account's configuration is told beside its token's state. */
export type DescribedSettings = Pick<AccountConfig, 'accessTokenSecret' | 'mode'>;

/** Lists what people want to know of an account's grant. Nothing in it is secret. */
export const describeTokenState = (token: TokenState, settings: DescribedSettings, nowMs: number): Fact[] => {
  const at = (ms: number): string => describeDistance(ms, nowMs);
  const { generation, expiresAtMs, pinned } = token;
  const facts: (Fact | undefined)[] = [
    pinned && ['Organisation', pinned.organizationName ?? `account id ${pinned.encodedAccountId}`],
    generation && ['Generation', formatGeneration(generation)],
    generation && ['Mode', describeMode(token, settings)],
    expiresAtMs === undefined ? undefined : ['Access token', describeAccessToken(token, expiresAtMs, nowMs)],
    generation && ['Last refresh', describeLastRefresh(token, at)],
    describeNextRefresh(token, at),
    generation && ['Claim held by', describeClaim(token, at)],
  ];
  return facts.filter((fact) => fact !== undefined);
};

const describeMode = (
  { isRotating, hasRefreshToken }: TokenState,
  { accessTokenSecret, mode }: DescribedSettings,
): string => {
  const secrets = accessTokenSecret === undefined ? 'one secret' : 'two secrets';
  const rest = mode === 'reader' ? `${secrets}, workers only read` : secrets;
  if (hasRefreshToken === false) return `no refresh token, ${rest}`;
  if (isRotating === undefined) return `rotating or long-lived: the first refresh will tell; ${rest}`;
  return `${isRotating ? 'rotating refresh tokens' : 'long-lived refresh token'}, ${rest}`;
};

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

const describeLastRefresh = (token: TokenState, at: (ms: number) => string): string => {
  const { verdict, generation, issuedAtMs = 0, cause } = token;
  if (verdict !== undefined)
    return `${ends[verdict.why]}${verdict.outcome === 'lost' ? ' (lost)' : ''}, ${at(verdict.atMs)}`;
  if (generation?.seq === 0) return `none yet; authorised ${at(issuedAtMs)}`;
  return `refreshed ${cause === undefined ? '' : `${causes[cause]}, `}${at(issuedAtMs)}`;
};

const describeNextRefresh = (
  { state, keeperRefreshAtMs, workerRefreshAtMs }: TokenState,
  at: (ms: number) => string,
): Fact | undefined => {
  if (keeperRefreshAtMs === undefined || (state !== 'live' && state !== 'refreshing')) return undefined;
  const worker = workerRefreshAtMs === undefined ? '' : `; ${at(workerRefreshAtMs)} by workers, if no keeper did`;
  return ['Next refresh', `due ${at(keeperRefreshAtMs)} by token-keeper${worker}`];
};

/** A claim that has ended is held by nobody; who had it is worth knowing when something went wrong. */
const describeClaim = ({ state, claim, verdict }: TokenState, at: (ms: number) => string): string => {
  if (claim === undefined) return 'nobody';
  const { owner, attempt, claimedAtMs } = claim;
  const isHeld = verdict === undefined && state !== 'live';
  return isHeld
    ? `${owner}, attempt ${attempt}, since ${at(claimedAtMs)}`
    : `nobody; last by ${owner}, attempt ${attempt}, ${at(claimedAtMs)}`;
};

const describeAccessToken = ({ isAccessRefused }: TokenState, expiresAtMs: number, nowMs: number): string => {
  const life = `${expiresAtMs > nowMs ? 'expires' : 'expired'} ${describeDistance(expiresAtMs, nowMs)}`;
  return isAccessRefused ? `refused by the API; ${life}` : life;
};
