import type { TokenState } from '@leadferry/token';
import { judgeAccount, judgeStatuses } from './judge-statuses.ts';
import type { AccountStatus, Statuses } from './read-statuses.ts';

/** Makes of a status what machines are told. Absent: not known, or there is none. Times are ISO 8601, lengths seconds. */
export const toStatusRecord = (statuses: Statuses): Readonly<Record<string, unknown>> => {
  const { application, accounts, atMs } = statuses;
  return {
    at: iso(atMs),
    personNeeded: judgeStatuses(statuses) === 'personNeeded',
    application:
      application.kind === 'found' ? { state: 'usable' } : { state: application.kind, advice: application.why },
    accounts: accounts.map((status) => toAccountRecord(status, atMs)),
  };
};

const toAccountRecord = (status: AccountStatus, atMs: number): object => {
  const { account, settings, token } = status;
  const { isPersonNeeded: personNeeded, advice } = judgeAccount(status, atMs);
  if (token.kind !== 'found') return { account, state: token.kind, personNeeded, advice };
  const { value } = token;
  const { state, pinned, generation, expiresAtMs, keeperRefreshAtMs, workerRefreshAtMs, claim } = value;
  return {
    account,
    state,
    personNeeded,
    advice,
    organization: pinned && { name: pinned.organizationName, encodedAccountId: pinned.encodedAccountId },
    generation,
    mode: {
      refreshToken: describeRefreshToken(value),
      secrets: settings.accessTokenSecret === undefined ? 1 : 2,
      workers: settings.mode,
    },
    accessToken:
      expiresAtMs === undefined
        ? undefined
        : {
            expiresAt: iso(expiresAtMs),
            leftSeconds: Math.max(0, Math.round((expiresAtMs - atMs) / 1000)),
            isRefused: value.isAccessRefused,
          },
    lastRefresh: toLastRefresh(value),
    claim: claim && {
      isHeld: value.verdict === undefined && state !== 'live',
      owner: claim.owner,
      attempt: claim.attempt,
      claimedAt: iso(claim.claimedAtMs),
      answerBefore: iso(claim.answerBeforeMs),
    },
    nextRefresh:
      state === 'live' || state === 'refreshing'
        ? { keeperAt: iso(keeperRefreshAtMs), workerAt: iso(workerRefreshAtMs) }
        : undefined,
  };
};

const describeRefreshToken = ({ hasRefreshToken, isRotating }: TokenState): string => {
  if (hasRefreshToken !== true) return 'none';
  if (isRotating === undefined) return 'not_known_yet';
  return isRotating ? 'rotating' : 'long_lived';
};

/** The class is one of reference 7.6 where a refresh of this generation was tried, `authorised` right after a login. */
const toLastRefresh = ({ generation, verdict, cause, issuedAtMs }: TokenState): object | undefined => {
  if (generation === undefined) return undefined;
  if (verdict !== undefined) {
    return { class: verdict.outcome === 'lost' ? 'lost' : verdict.why, at: iso(verdict.atMs) };
  }
  return generation.seq === 0
    ? { class: 'authorised', at: iso(issuedAtMs) }
    : { class: 'refreshed', at: iso(issuedAtMs), cause };
};

function iso(ms: number): string;
function iso(ms: number | undefined): string | undefined;
function iso(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : new Date(ms).toISOString();
}
