import type { AccessTokenSecret } from './access-token-secret.ts';
import { type Claim, parseClaim, parseVerdict, type Verdict, writeClaim, writeVerdict } from './claim.ts';
import { assignEpoch } from './epoch.ts';
import { StaleTokenSetError, TokenConfigError, TokenUnavailableError } from './errors.ts';
import { formatGeneration, successorOf } from './generation.ts';
import { type PinnedAccount, pinAccount, readPinnedAccount } from './pinned-account.ts';
import { type NewGrant, storeGrant } from './store-grant.ts';
import { parseTokenSecret, writeTokenRecord } from './token-record.ts';
import type { StoredTokenSet, TokenSet } from './token-set.ts';
import { deriveVersionId } from './version-id.ts';
import { labels, type SecretVersion, type VersionedSecret } from './versioned-secret.ts';

export type { NewGrant } from './store-grant.ts';

/** How a grant ended: refused by the server, or lost. */
export interface GrantEnding {
  /** When it was noticed, in epoch milliseconds. */
  readonly atMs: number;
  /** Whether the access token was refused as well. Otherwise it serves until it expires. */
  readonly isAccessRefused: boolean;
  /** Whether the store was looked at long enough to call a person; see `confirmMs`. */
  readonly isLost: boolean;
}

/** What a worker that only hands out access tokens needs of the store. */
export interface TokenReader {
  /**
   * Reads the token set that is live now.
   *
   * @throws {TokenUnavailableError} the store cannot answer now.
   * @throws {TokenConfigError} there is no such secret, no leave to read it, or no usable token set in it.
   */
  readCurrent(): Promise<StoredTokenSet>;
  /** Returns the id of the live version without reading its value: the cheap way to see whether anything changed. */
  currentVersionId(): Promise<string | undefined>;
  /** Returns how the grant of this set ended, so that a worker that comes later knows it too; undefined: it lives. */
  readEnding(set: TokenSet): Promise<GrantEnding | undefined>;
}

/**
 * Where token sets live, and the arbiter of who may spend a refresh token.
 *
 * A generation is live (`AWSCURRENT`), claimed, ended (a verdict) or succeeded (a stored next set). `claim` and
 * `promote` are the two compare-and-swaps everything rests on; neither needs a clock. All operations can be repeated
 * without harm. They throw TokenUnavailableError and TokenConfigError as `readCurrent` does.
 */
export interface TokenStore extends TokenReader {
  /** Returns the stored successor of a set, promoted or not; undefined when there is none. */
  readNext(parent: TokenSet): Promise<StoredTokenSet | undefined>;
  /** Tries to become the one that may spend the set's refresh token. True for exactly one claimant, for ever. */
  claim(parent: TokenSet, claim: Claim): Promise<boolean>;
  readClaim(parent: TokenSet, attempt: number): Promise<Claim | undefined>;
  /** Writes down how a claim ended. The first verdict on a claim stands. */
  recordVerdict(parent: TokenSet, verdict: Verdict): Promise<void>;
  readVerdict(parent: TokenSet, claim: Pick<Claim, 'attempt' | 'nonce'>): Promise<Verdict | undefined>;
  /** Stores the successor, not yet live. From here on the token is safe. Where one is stored already, returns that. */
  putNext(parent: TokenSet, next: TokenSet): Promise<StoredTokenSet>;
  /**
   * Makes a stored successor live.
   *
   * @throws {StaleTokenSetError} the live label no longer sits on `parent`: read again.
   */
  promote(parent: StoredTokenSet, next: StoredTokenSet): Promise<void>;
  /**
   * Shows readers the access token of a live set, where there is a second secret for them. An older set never replaces
   * a newer one; a set that is shown already costs one look.
   */
  share(set: StoredTokenSet): Promise<void>;
  /** Shows readers how the grant of this set ended, where there is a second secret for them. Calls for no person. */
  shareEnding(set: TokenSet, ending: GrantEnding): Promise<void>;
  /** Puts the label on a generation that ended which says so to people, and shows it to readers. */
  markEnded(set: StoredTokenSet, ending: GrantEnding): Promise<void>;
  /** Stores a person's grant as a new epoch and makes it live; see `storeGrant`. */
  storeGrant(grant: NewGrant): Promise<StoredTokenSet>;
  readPinnedAccount(): Promise<PinnedAccount | undefined>;
  pinAccount(account: PinnedAccount): Promise<void>;
}

/** Builds the token store on a versioned secret: Secrets Manager's, or the one in memory that tests use. */
export const createTokenStore = (secret: VersionedSecret, access?: AccessTokenSecret): TokenStore => {
  const epochs = new Map<string, number>();

  const idOf = async (
    kind: 'claim' | 'verdict' | 'ending' | 'token_set',
    { generation }: TokenSet,
    ...parts: (string | number)[]
  ) => deriveVersionId(await secret.arn(), kind, formatGeneration(generation), ...parts);

  const nextId = async (parent: TokenSet): Promise<string> =>
    idOf('token_set', { ...parent, generation: successorOf(parent.generation) });

  const epochOf = async (versionId: string): Promise<number | undefined> => {
    const epoch = epochs.get(versionId) ?? (await assignEpoch(secret, versionId));
    if (epoch !== undefined) epochs.set(versionId, epoch);
    return epoch;
  };

  const toStoredSet = async (version: SecretVersion): Promise<StoredTokenSet | undefined> => {
    const { form, set } = parseTokenSecret(version, secret.name);
    if (form === 'record') return { ...set, versionId: version.versionId };
    const epoch = await epochOf(version.versionId);
    return epoch === undefined ? undefined : { ...set, generation: { epoch, seq: 0 }, versionId: version.versionId };
  };

  const readCurrent = async (): Promise<StoredTokenSet> => {
    for (let round = 1; round <= 3; round += 1) {
      const version = await secret.readLabelled(labels.current);
      if (version === undefined) {
        throw new TokenConfigError(`the secret ${secret.name} has no value yet. Run "leadferry authorize"`);
      }
      const set = await toStoredSet(version);
      if (set !== undefined) return set;
    }
    throw new TokenUnavailableError(`the token set in ${secret.name} changes while it is read`);
  };

  const readNext = async (parent: TokenSet): Promise<StoredTokenSet | undefined> => {
    const version = await secret.readVersion(await nextId(parent));
    return version === undefined ? undefined : toStoredSet(version);
  };

  const readClaim: TokenStore['readClaim'] = async (parent, attempt) => {
    const version = await secret.readVersion(await idOf('claim', parent, attempt));
    return version === undefined ? undefined : parseClaim(version.text);
  };

  const readVerdict: TokenStore['readVerdict'] = async (parent, { attempt, nonce }) => {
    const version = await secret.readVersion(await idOf('verdict', parent, attempt, nonce));
    return version === undefined ? undefined : parseVerdict(version.text);
  };

  return {
    readCurrent,
    currentVersionId: async () => (await secret.labels()).get(labels.current),
    readNext,
    claim: async (parent, claim) =>
      secret.create({
        versionId: await idOf('claim', parent, claim.attempt),
        text: writeClaim(claim),
        label: labels.claim,
      }),
    readClaim,
    recordVerdict: async (parent, verdict) => {
      await secret.create({
        versionId: await idOf('verdict', parent, verdict.attempt, verdict.nonce),
        text: writeVerdict(verdict),
        label: labels.verdict,
      });
    },
    readVerdict,
    putNext: async (parent, next) => {
      const versionId = await nextId(parent);
      const isOurs = await secret.create({ versionId, text: writeTokenRecord(next), label: labels.next });
      if (isOurs) return { ...next, versionId };
      const stored = await readNext(parent);
      if (stored === undefined) throw new TokenUnavailableError(`a successor in ${secret.name} cannot be read yet`);
      return stored;
    },
    share: async (set) => access?.share(set),
    readEnding: async (set) => {
      const placed = await secret.labels();
      if (!placed.has(labels.verdict)) return undefined;
      let ending: GrantEnding | undefined;
      for (let attempt = 1; ; attempt += 1) {
        const claim = await readClaim(set, attempt);
        const verdict = claim && (await readVerdict(set, claim));
        if (claim === undefined) break;
        if (verdict?.outcome === 'refused' || verdict?.outcome === 'lost') {
          const isAccessRefused = claim.cause === 'refused';
          ending = { atMs: verdict.atMs, isAccessRefused, isLost: verdict.outcome === 'lost' };
        }
      }
      if (ending === undefined || ending.isAccessRefused || !placed.has(labels.reauth)) return ending;
      // The refresh token was refused first, and the access token later.
      const later = await secret.readVersion(await idOf('ending', set, 'access_refused'));
      return later === undefined ? ending : { ...ending, isAccessRefused: true };
    },
    shareEnding: async (set, ending) => access?.markEnded(set, ending),
    markEnded: async (set, ending) => {
      const versionId = await idOf('ending', set, ...(ending.isAccessRefused ? ['access_refused'] : []));
      const text = JSON.stringify({ kind: 'ending', at: new Date(ending.atMs).toISOString() });
      await secret.create({ versionId, text, label: labels.reauth });
      await access?.markEnded(set, ending);
    },
    storeGrant: async (grant) => {
      const stored = await storeGrant(secret, grant, readCurrent);
      await access?.share(stored);
      return stored;
    },
    readPinnedAccount: () => readPinnedAccount(secret),
    pinAccount: (account) => pinAccount(secret, account),
    promote: async (parent, next) => {
      const isMoved = await secret.moveLabel({ label: labels.current, from: parent.versionId, to: next.versionId });
      if (!isMoved) throw new StaleTokenSetError(`the token set in ${secret.name} is no longer the one that was read`);
    },
  };
};
