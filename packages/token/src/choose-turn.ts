import { assessClaim } from './assess-claim.ts';
import type { Claim, Verdict } from './claim.ts';
import { GrantRejectedError } from './errors.ts';
import { formatGeneration } from './generation.ts';
import { timingFor } from './refresh-timing.ts';
import type { RefreshTools } from './refresh-tools.ts';
import { refusedClient } from './refused-client.ts';
import { lifeOf, type RefreshCause, type StoredTokenSet } from './token-set.ts';

/** What this worker may do about a generation now. */
export type Turn =
  | {
      readonly act: 'claim';
      readonly attempt: number;
      readonly isLastChance: boolean;
      readonly cause: RefreshCause;
      /** Moment after which nothing may be sent under the claim, where it is nearer than the end of its window. */
      readonly sendByMs?: number;
    }
  /** Another worker's claim may still bear fruit. */
  | { readonly act: 'wait' }
  /** Nobody may send now. */
  | { readonly act: 'hold' };

/**
 * Walks the claims that were made on a generation and says whose turn it is.
 *
 * @param hasLease whether this worker holds the lease: then the owner of an open claim has stopped renewing it.
 * @throws {GrantRejectedError} the generation has ended.
 * @throws {TokenConfigError} the server refused these very credentials a while ago.
 */
export const chooseTurn = async (
  tools: RefreshTools,
  set: StoredTokenSet,
  cause: RefreshCause,
  hasLease: boolean,
): Promise<Turn> => {
  const { store, marker, grant, clock, serverGraceMs } = tools;
  const timing = timingFor(lifeOf(set));
  const nowMs = clock.now();
  if (isTooSoon(set, cause, nowMs)) return { act: 'hold' };

  let isLastChance = false;
  let sendByMs: number | undefined;
  for (let attempt = 1; ; attempt += 1) {
    const claim = await store.readClaim(set, attempt);
    if (claim === undefined) return toClaim({ attempt, isLastChance, cause }, sendByMs);
    const verdict = await store.readVerdict(set, claim);
    const readEvidence = () => marker.read(claim.nonce);
    const client = grant.clientFingerprint;
    // Taken before the age is read: a worker that stands still in between must not count what is left from when it wakes.
    const askedAtMs = clock.now();
    const sentAgoMs =
      hasLease && serverGraceMs > 0 && verdict === undefined ? await marker.readSentAgeMs(claim.nonce) : undefined;
    const graceLeftMs = sentAgoMs === undefined ? undefined : serverGraceMs / 2 - sentAgoMs;
    const facts = { set, claim, verdict, readEvidence, cause, client, nowMs, timing, graceLeftMs };
    const assessment = await assessClaim(facts);
    if (assessment === 'hold' || assessment === 'wait') await refuseEnded(tools, set, { after: attempt, cause });
    switch (assessment) {
      case 'hold':
        if (verdict?.why === 'config') throw refusedClient();
        return { act: 'hold' };
      case 'wait':
        return { act: 'wait' };
      case 'dead':
        if (await hasMovedOn(tools, set)) return { act: 'wait' };
        throw await endGrant(tools, set, { claim, verdict, cause });
      case 'grace':
        sendByMs ??= askedAtMs + (graceLeftMs ?? 0);
    }
    isLastChance ||= assessment === 'last_chance' || claim.isLastChance;
  }
};

const toClaim = (turn: Omit<Extract<Turn, { act: 'claim' }>, 'act'>, sendByMs: number | undefined): Turn => ({
  act: 'claim',
  ...turn,
  ...(sendByMs === undefined ? {} : { sendByMs }),
});

/** A later attempt may have shown that the generation has ended. That stands, whatever is unknown of an earlier one. */
const refuseEnded = async (
  tools: RefreshTools,
  set: StoredTokenSet,
  { after, cause }: { readonly after: number; readonly cause: RefreshCause },
): Promise<void> => {
  const { store } = tools;
  for (let attempt = after + 1; ; attempt += 1) {
    const claim = await store.readClaim(set, attempt);
    if (claim === undefined) return;
    const verdict = await store.readVerdict(set, claim);
    const isEnded = verdict?.outcome === 'refused' || verdict?.outcome === 'lost';
    if (isEnded && !(await hasMovedOn(tools, set))) throw await endGrant(tools, set, { claim, verdict, cause });
  }
};

/** A worker that stood still since it read this set would call dead what others have long refreshed. */
const hasMovedOn = async ({ store }: RefreshTools, set: StoredTokenSet): Promise<boolean> =>
  (await store.currentVersionId()) !== set.versionId || (await store.readNext(set)) !== undefined;

/**
 * Says that the grant has ended. A refusal is called final, and a person, only after the store has been looked at for a
 * while longer: until then another worker's successor may still come to light.
 */
const endGrant = async (
  { account, store, grant, clock }: RefreshTools,
  set: StoredTokenSet,
  { claim, verdict: found, cause }: { claim: Claim; verdict: Verdict | undefined; cause: RefreshCause },
): Promise<GrantRejectedError> => {
  const { attempt, nonce } = claim;
  const nowMs = clock.now();
  const client = grant.clientFingerprint;
  const lost = { attempt, nonce, outcome: 'lost', why: 'unknown', client, atMs: nowMs } as const;
  if (found === undefined) await store.recordVerdict(set, lost);
  const { atMs, outcome } = found ?? lost;
  const isLost = outcome !== 'refused';
  const isConfirmed = isLost || nowMs >= atMs + timingFor(lifeOf(set)).confirmMs;
  const ending = { atMs, isLost, isAccessRefused: cause === 'refused' || claim.cause === 'refused' };
  if (isConfirmed) await store.markEnded(set, ending);
  else await store.shareEnding(set, ending);
  return new GrantRejectedError(
    `the grant of account ${account} has ended with generation ${formatGeneration(set.generation)}: ` +
      'its refresh token is refused or lost. Run "leadferry authorize"',
    { isConfirmed },
  );
};

/** A set that was only just issued is not refreshed again: more refreshing cannot help. */
const isTooSoon = (set: StoredTokenSet, cause: RefreshCause, nowMs: number): boolean => {
  const { claimPauseMs, forcedPauseMs } = timingFor(lifeOf(set));
  if (cause === 'refused') return set.cause === 'refused' && nowMs < set.issuedAtMs + forcedPauseMs;
  return set.generation.seq > 0 && nowMs < set.issuedAtMs + claimPauseMs;
};
