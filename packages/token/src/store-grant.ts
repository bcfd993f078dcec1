import { randomUUID } from 'node:crypto';
import { timeAccessToken } from './access-token-expiry.ts';
import { readLatestEpoch, writeEpoch } from './epoch.ts';
import { TokenConfigError, TokenUnavailableError } from './errors.ts';
import { writeTokenRecord } from './token-record.ts';
import type { StoredTokenSet, TokenSet } from './token-set.ts';
import { deriveVersionId } from './version-id.ts';
import { labels, type VersionedSecret } from './versioned-secret.ts';

/** What a person's authorisation brought: the tokens of a token response (RFC 6749 5.1). */
export interface NewGrant {
  readonly accessToken: string;
  readonly refreshToken?: string;
  readonly expiresInSeconds?: number;
  /** When the answer came, in epoch milliseconds. */
  readonly receivedAtMs: number;
}

/** Most rounds against refreshers that move the label at the same moment; each round loses to another's progress. */
const mostRounds = 20;

/**
 * Stores a person's grant as the next epoch and makes it live: it replaces whatever is there, a value that cannot be
 * read included, but never a grant that was given later.
 *
 * The epoch is written down first, as a version that can be created once, so that two people who authorise at the same
 * moment get different epochs.
 *
 * @param readCurrent reads the set that is live.
 * @throws {TokenConfigError} the tokens tell no expiry; or a later grant is live already.
 * @throws {TokenUnavailableError} the store cannot answer now; the grant is not live then.
 */
export const storeGrant = async (
  secret: VersionedSecret,
  grant: NewGrant,
  readCurrent: () => Promise<StoredTokenSet>,
): Promise<StoredTokenSet> => {
  const unnumbered = readGrant(grant);
  for (let round = 1; round <= mostRounds; round += 1) {
    const stored = await storeAsNext(secret, unnumbered);
    const placed = await secret.labels();
    const current = placed.get(labels.current) ?? (await storeFirst(secret, stored));
    if ((await readLatestEpoch(secret, placed)) > stored.generation.epoch) {
      await refuseOvertaken(secret, stored, readCurrent);
      continue;
    }
    if (await secret.moveLabel({ label: labels.current, from: current, to: stored.versionId })) return stored;
  }
  throw new TokenUnavailableError(`the token set in ${secret.name} changes all the time: try again`);
};

type UnnumberedSet = Omit<TokenSet, 'generation'>;

const readGrant = (grant: NewGrant): UnnumberedSet => {
  const { accessToken, refreshToken } = grant;
  const life = timeAccessToken(grant);
  if (life === undefined) {
    throw new TokenConfigError('the token response has no expires_in, and its access token does not tell its expiry');
  }
  return {
    accessToken,
    issuedAtMs: Math.round(life.issuedAtMs),
    expiresAtMs: Math.round(life.expiresAtMs),
    ...(refreshToken === undefined ? {} : { refreshToken }),
  };
};

/** Takes the next free epoch and stores the set under it, not yet live. */
const storeAsNext = async (secret: VersionedSecret, set: UnnumberedSet): Promise<StoredTokenSet> => {
  const versionId = randomUUID();
  const latest = await readLatestEpoch(secret, await secret.labels());
  let epoch = latest + 1;
  while (!(await writeEpoch(secret, epoch, versionId))) epoch += 1;
  const numbered: TokenSet = { ...set, generation: { epoch, seq: 0 } };
  await secret.create({ versionId, text: writeTokenRecord(numbered), label: labels.next });
  return { ...numbered, versionId };
};

/** Gives a secret without a value its first one, since a label can only be moved from where it sits. */
const storeFirst = async (secret: VersionedSecret, set: StoredTokenSet): Promise<string> => {
  const versionId = deriveVersionId(await secret.arn(), 'first', set.versionId);
  await secret.create({ versionId, text: writeTokenRecord(set), label: labels.current });
  return versionId;
};

/** A grant given later made all earlier ones void, so an earlier one must not replace it. */
const refuseOvertaken = async (
  secret: VersionedSecret,
  { issuedAtMs }: StoredTokenSet,
  readCurrent: () => Promise<StoredTokenSet>,
): Promise<void> => {
  try {
    if ((await readCurrent()).issuedAtMs <= issuedAtMs) return;
  } catch (error) {
    if (error instanceof TokenConfigError) return;
    throw error;
  }
  throw new TokenConfigError(
    `a later authorisation is stored in ${secret.name} already, and it ended this one. Nothing is left to do`,
  );
};
