import { type Claim, parseClaim, parseVerdict } from '../../src/claim.ts';
import { parseJson } from '../../src/parse-json.ts';
import type { Run } from './run.ts';

/** A token set as some version of the secret holds it. */
export interface StoredSet {
  readonly index: number;
  readonly rank: number;
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiresAtMs: number;
}

/** A claim that was written, and when. */
export interface MadeClaim {
  readonly index: number;
  readonly atMs: number;
  readonly claim: Claim;
}

/** What the versions of a run's secret say, in their order. */
export interface Books {
  readonly sets: ReadonlyMap<string, StoredSet>;
  readonly claims: readonly MadeClaim[];
  /** Claims that ended their generation, with the place of the verdict among the writes. */
  readonly ends: readonly { readonly index: number; readonly claim: Claim }[];
}

/** Reads the versions of the secret that a run wrote. */
export const readBooks = ({ writes, server }: Run): Books => {
  const sets = new Map<string, StoredSet>();
  const claims: MadeClaim[] = [];
  const ends: { index: number; claim: Claim }[] = [];
  for (const [index, { text, versionId, atMs }] of writes.entries()) {
    if (text === undefined) continue;
    const claim = parseClaim(text);
    if (claim !== undefined) claims.push({ index, atMs, claim });
    const verdict = parseVerdict(text);
    const judged = claims.find((made) => made.claim.nonce === verdict?.nonce)?.claim;
    if (judged && (verdict?.outcome === 'refused' || verdict?.outcome === 'lost')) ends.push({ index, claim: judged });
    const fields = parseJson(text);
    if (typeof fields !== 'object' || fields === null || !('access_token' in fields)) continue;
    const { access_token, refresh_token, expires_at, expires_in } = fields as Record<string, unknown>;
    sets.set(versionId, {
      index,
      rank: server.rank(String(access_token)) ?? -1,
      accessToken: String(access_token),
      refreshToken: String(refresh_token),
      expiresAtMs: expires_at === undefined ? atMs + Number(expires_in) * 1000 : Date.parse(String(expires_at)),
    });
  }
  return { sets, claims, ends };
};
