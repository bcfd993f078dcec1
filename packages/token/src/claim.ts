import { z } from 'zod';
import { parseJson } from './parse-json.ts';
import type { RefreshCause } from './token-set.ts';

/**
 * The one right to spend a generation's refresh token (reference/token-refresh.md 7.2, "permit"). It holds no token.
 * It can be created once for ever; a further `attempt` is a new claim, allowed only when the one before is known to
 * have sent nothing, or as the last chance.
 */
export interface Claim {
  readonly attempt: number;
  readonly cause: RefreshCause;
  /** Made when nothing was left to lose; nobody may claim after it unless it sent nothing. */
  readonly isLastChance: boolean;
  readonly owner: string;
  readonly nonce: string;
  readonly claimedAtMs: number;
  /** After this time the owner begins no send. */
  readonly sendBeforeMs: number;
  /** After this time a send that was begun has ended, one way or the other. */
  readonly answerBeforeMs: number;
  /** Whether the owner promised to leave a sent marker before it sends. */
  readonly isWitnessed: boolean;
  /** Fingerprint of the client's credentials: a refusal of the client counts only for the same credentials. */
  readonly client: string;
  /** Fingerprint of the refresh token, to tell in a post-mortem which one was spent. */
  readonly refreshTokenFingerprint: string;
}

/**
 * How a claim ended, where it did not end in a stored successor. It names its claim by attempt and nonce: what one
 * claimant says of its own claim must never be taken for the end of another's.
 *
 * - unspent: nothing was sent, or the answer says that the refresh token was not touched; a new attempt is allowed.
 * - unknown: sent, and no answer tells whether it was spent.
 * - refused: the server said `invalid_grant`.
 * - lost: the last chance ended without a token set.
 */
export interface Verdict {
  readonly attempt: number;
  readonly nonce: string;
  readonly outcome: 'unspent' | 'unknown' | 'refused' | 'lost';
  /** What happened, from a closed set; for `unspent` it decides how long to wait. */
  readonly why: 'never_sent' | 'throttled' | 'config' | 'refused' | 'unknown';
  readonly client: string;
  readonly atMs: number;
}

const time = z.iso.datetime().transform((text) => Date.parse(text));

const claimSchema = z
  .object({
    kind: z.literal('claim'),
    attempt: z.int().min(1),
    cause: z.enum(['early', 'expired', 'refused']),
    last_chance: z.boolean(),
    owner: z.string(),
    nonce: z.string(),
    claimed_at: time,
    send_before: time,
    answer_before: time,
    witnessed: z.boolean(),
    client: z.string(),
    refresh_token_fingerprint: z.string(),
  })
  .transform(
    (claim): Claim => ({
      attempt: claim.attempt,
      cause: claim.cause,
      isLastChance: claim.last_chance,
      owner: claim.owner,
      nonce: claim.nonce,
      claimedAtMs: claim.claimed_at,
      sendBeforeMs: claim.send_before,
      answerBeforeMs: claim.answer_before,
      isWitnessed: claim.witnessed,
      client: claim.client,
      refreshTokenFingerprint: claim.refresh_token_fingerprint,
    }),
  );

const verdictSchema = z
  .object({
    kind: z.literal('verdict'),
    attempt: z.int().min(1),
    nonce: z.string(),
    outcome: z.enum(['unspent', 'unknown', 'refused', 'lost']),
    why: z.enum(['never_sent', 'throttled', 'config', 'refused', 'unknown']),
    client: z.string(),
    at: time,
  })
  .transform(
    ({ attempt, nonce, outcome, why, client, at }): Verdict => ({ attempt, nonce, outcome, why, client, atMs: at }),
  );

/** Writes a claim as its version's text. */
export const writeClaim = (claim: Claim): string =>
  JSON.stringify({
    kind: 'claim',
    attempt: claim.attempt,
    cause: claim.cause,
    last_chance: claim.isLastChance,
    owner: claim.owner,
    nonce: claim.nonce,
    claimed_at: new Date(claim.claimedAtMs).toISOString(),
    send_before: new Date(claim.sendBeforeMs).toISOString(),
    answer_before: new Date(claim.answerBeforeMs).toISOString(),
    witnessed: claim.isWitnessed,
    client: claim.client,
    refresh_token_fingerprint: claim.refreshTokenFingerprint,
  });

/** Reads a claim's text; undefined where it is none. */
export const parseClaim = (text: string): Claim | undefined => claimSchema.safeParse(parseJson(text)).data;

/** Writes a verdict as its version's text. */
export const writeVerdict = ({ attempt, nonce, outcome, why, client, atMs }: Verdict): string =>
  JSON.stringify({ kind: 'verdict', attempt, nonce, outcome, why, client, at: new Date(atMs).toISOString() });

/** Reads a verdict's text; undefined where it is none. */
export const parseVerdict = (text: string): Verdict | undefined => verdictSchema.safeParse(parseJson(text)).data;
