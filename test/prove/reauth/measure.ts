import type { JournalEntry } from '@leadferry/simulator';

/** What the simulator's journal tells of a grant that ended. Seconds, and counts of requests. */
export interface RevocationFigures {
  /** From the first `invalid_grant` to the last request of the account before the new grant; 0 where none came. */
  readonly idleSeconds: number;
  /** Requests to the API answered 401 after the revocation, the probe among them. */
  readonly wastedCalls: number;
  /** Those of them that had left before the first 401 could be known; no probe is one of them. */
  readonly inFlight: number;
  /** Those of them that were probes: one for the fleet. */
  readonly probes: number;
  /** Requests that presented a refresh token that is no longer accepted. */
  readonly refused: number;
  /** From the new grant to the first lead delivered with it. */
  readonly resumedSeconds: number;
  /** Longest time without a delivered lead of the other account. */
  readonly otherAccountGapSeconds: number;
}

export interface RevocationMoments {
  readonly revokedMs: number;
  readonly grantedMs: number;
  readonly startedMs: number;
  readonly endedMs: number;
  /** How long an answer and a message to another process may take, with what this machine was late, in milliseconds. */
  readonly answerMs: number;
}

const isProbe = ({ endpoint }: JournalEntry): boolean => endpoint === 'get_user_privileges';

const isWrite = ({ applied, proofSeq }: JournalEntry): boolean => applied && proofSeq !== undefined;

/** Reckons up the journal of a run. All moments are the journal's own. */
export const measureRevocation = (
  journal: readonly JournalEntry[],
  { revokedMs, grantedMs, startedMs, endedMs, answerMs }: RevocationMoments,
): RevocationFigures => {
  const between = journal.filter(({ monotonicMs }) => monotonicMs >= revokedMs && monotonicMs < grantedMs);
  const wasted = between.filter(({ kind, status }) => kind === 'api' && status === 401);
  const knownMs = (wasted[0]?.monotonicMs ?? revokedMs) + answerMs;
  const refusals = between.filter(({ endpoint, errorKey }) => endpoint === 'token' && errorKey === 'invalid_grant');
  const firstRefusalMs = refusals[0]?.monotonicMs ?? grantedMs;
  const ours = between.filter(
    ({ kind, account, status }) => kind === 'api' && (account === 'default' || status === 401),
  );
  const lastMs = ours.at(-1)?.monotonicMs ?? firstRefusalMs;
  const resumed = journal.find(
    (entry) => isWrite(entry) && entry.account === 'default' && entry.monotonicMs > grantedMs,
  );
  const others = journal.filter((entry) => isWrite(entry) && entry.account === 'second');
  const times = [
    startedMs,
    ...others.map(({ monotonicMs }) => monotonicMs).filter((time) => time > startedMs && time < endedMs),
    endedMs,
  ];
  return {
    idleSeconds: Math.max(0, lastMs - firstRefusalMs) / 1000,
    wastedCalls: wasted.length,
    inFlight: wasted.filter((entry) => !isProbe(entry) && entry.monotonicMs <= knownMs).length,
    probes: wasted.filter(isProbe).length,
    refused: refusals.length,
    resumedSeconds: ((resumed?.monotonicMs ?? Number.POSITIVE_INFINITY) - grantedMs) / 1000,
    otherAccountGapSeconds: Math.max(...times.slice(1).map((time, index) => time - (times[index] ?? time))) / 1000,
  };
};
