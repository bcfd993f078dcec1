import type { Clock } from '@leadferry/runtime';
import type { Claim, Verdict } from './claim.ts';
import { TokenConfigError } from './errors.ts';
import type { Generation } from './generation.ts';
import type { PinnedAccount } from './pinned-account.ts';
import { timingFor } from './refresh-timing.ts';
import { lifeOf, type StoredTokenSet, type TokenSet } from './token-set.ts';
import type { TokenStore } from './token-store.ts';

/**
 * Where an account's grant stands, for people.
 *
 * - empty: no usable token set; `advice` says what is wrong.
 * - live: the newest set serves, and nothing is under way.
 * - refreshing: a claim is open; its owner may be at work.
 * - unknown: the refresh token was sent and no answer came; the access token serves until its last chance.
 * - refused: the server refused the refresh token just now; it is being made sure of.
 * - reauth_required: the grant has ended; a person must authorise anew.
 */
export type GrantState = 'empty' | 'live' | 'refreshing' | 'unknown' | 'refused' | 'reauth_required';

/** What the store tells of an account's grant. It holds no token. */
export interface TokenState {
  readonly account: string;
  readonly state: GrantState;
  readonly generation?: Generation;
  readonly issuedAtMs?: number;
  readonly expiresAtMs?: number;
  readonly hasRefreshToken?: boolean;
  readonly isRotating?: boolean;
  /** What led to this set; absent right after a login. */
  readonly cause?: TokenSet['cause'];
  /** When token-keeper refreshes next, where it runs. */
  readonly keeperRefreshAtMs?: number;
  /** When a worker refreshes, if nobody did before. */
  readonly workerRefreshAtMs?: number;
  /** The newest claim on this generation. */
  readonly claim?: Pick<Claim, 'owner' | 'attempt' | 'claimedAtMs' | 'answerBeforeMs'>;
  readonly verdict?: Pick<Verdict, 'outcome' | 'why' | 'atMs'>;
  /** The grant has ended, and the API refuses the access token too: delivery does not wait for its expiry. */
  readonly isAccessRefused?: true;
  readonly pinned?: PinnedAccount;
  /** What a person should do, in one sentence. */
  readonly advice: string;
}

/**
 * Reads where an account's grant stands, from the store alone. Changes nothing, and reads nobody's memory.
 *
 * @throws TokenUnavailableError the store cannot answer now.
 */
export const readTokenState = async ({
  account,
  store,
  clock,
}: {
  readonly account: string;
  readonly store: Pick<TokenStore, 'readCurrent' | 'readClaim' | 'readVerdict' | 'readEnding' | 'readPinnedAccount'>;
  readonly clock: Clock;
}): Promise<TokenState> => {
  let set: StoredTokenSet;
  try {
    set = await store.readCurrent();
  } catch (error) {
    if (!(error instanceof TokenConfigError)) throw error;
    return { account, state: 'empty', advice: error.message };
  }
  const claim = await readNewestClaim(store, set);
  const verdict = claim && (await store.readVerdict(set, claim));
  const isAccessRefused = (await store.readEnding(set))?.isAccessRefused === true;
  const pinned = await store.readPinnedAccount();
  const nowMs = clock.now();
  const state = judge(set, claim, verdict, nowMs);
  const { generation, issuedAtMs, expiresAtMs, refreshToken, isRotating, cause } = set;
  const refreshAt = (ratio: number) => (refreshToken === undefined ? undefined : issuedAtMs + lifeOf(set) * ratio);
  const [keeperRefreshAtMs, workerRefreshAtMs] = [refreshAt(0.5), refreshAt(0.75)];
  return {
    account,
    state,
    generation,
    issuedAtMs,
    expiresAtMs,
    hasRefreshToken: refreshToken !== undefined,
    ...(isRotating === undefined ? {} : { isRotating }),
    ...(cause === undefined ? {} : { cause }),
    ...(keeperRefreshAtMs === undefined ? {} : { keeperRefreshAtMs }),
    ...(workerRefreshAtMs === undefined ? {} : { workerRefreshAtMs }),
    ...(claim === undefined
      ? {}
      : {
          claim: {
            owner: claim.owner,
            attempt: claim.attempt,
            claimedAtMs: claim.claimedAtMs,
            answerBeforeMs: claim.answerBeforeMs,
          },
        }),
    ...(verdict === undefined ? {} : { verdict: { outcome: verdict.outcome, why: verdict.why, atMs: verdict.atMs } }),
    ...(isAccessRefused ? { isAccessRefused } : {}),
    ...(pinned === undefined ? {} : { pinned }),
    advice: advise(state, set, verdict, nowMs < set.expiresAtMs && !isAccessRefused),
  };
};

const readNewestClaim = async (
  store: Pick<TokenStore, 'readClaim'>,
  set: StoredTokenSet,
): Promise<Claim | undefined> => {
  let newest: Claim | undefined;
  for (let attempt = 1; ; attempt += 1) {
    const claim = await store.readClaim(set, attempt);
    if (claim === undefined) return newest;
    newest = claim;
  }
};

const judge = (
  set: StoredTokenSet,
  claim: Claim | undefined,
  verdict: Verdict | undefined,
  nowMs: number,
): GrantState => {
  const isOver = nowMs >= set.expiresAtMs;
  if (set.refreshToken === undefined) return isOver ? 'reauth_required' : 'live';
  switch (verdict?.outcome) {
    case 'lost':
      return 'reauth_required';
    case 'refused':
      return nowMs >= verdict.atMs + timingFor(lifeOf(set)).confirmMs ? 'reauth_required' : 'refused';
    case 'unknown':
      return 'unknown';
    case 'unspent':
      return 'live';
  }
  if (claim === undefined) return 'live';
  return nowMs <= claim.answerBeforeMs ? 'refreshing' : 'unknown';
};

const advise = (state: GrantState, set: StoredTokenSet, verdict: Verdict | undefined, isServing: boolean): string => {
  if (state === 'reauth_required') {
    return isServing
      ? `Authorise the account before ${new Date(set.expiresAtMs).toISOString()}: delivery goes on until then.`
      : 'Authorise the account now: delivery waits for it, and goes on by itself.';
  }
  if (set.refreshToken === undefined) {
    return 'Authorise the account with the scope offline_access before the access token expires.';
  }
  if (state === 'unknown') {
    return 'Nothing yet: the answer to a refresh was lost. It is tried once more shortly before the access token expires.';
  }
  if (state === 'refused') return 'Wait a minute: the refusal of the refresh token is being made sure of.';
  if (verdict?.why === 'config') return 'Correct client_id and client_secret in the application secret.';
  return 'Nothing to do.';
};
