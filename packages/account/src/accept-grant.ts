import type { Budget } from '@leadferry/budget';
import type { ConstantContact } from '@leadferry/constant-contact';
import type { Logger } from '@leadferry/runtime';
import {
  type Generation,
  type GenerationChannel,
  isTokenError,
  type NewGrant,
  type PinnedAccount,
  type ReceivedGrant,
  type TokenStore,
} from '@leadferry/token';
import { findStoredGrant } from './find-stored-grant.ts';
import { GrantRefusedError } from './grant-refused-error.ts';
import { explainLostScopes, explainMissingRefreshToken } from './granted-scopes.ts';
import { type Identity, identifyAccount } from './identify-account.ts';

/** What a login brought (`grant`, and in `scopes` what the answer says it may do), and where it is to go. */
export interface AcceptGrantOptions extends ReceivedGrant {
  readonly account: string;
  readonly store: Pick<TokenStore, 'readCurrent' | 'storeGrant' | 'readPinnedAccount' | 'pinAccount'>;
  readonly contacts: Pick<ConstantContact, 'getAccountSummary'>;
  readonly budget: Budget;
  /** The scopes as configured, which the login asked for. */
  readonly wantedScopes: readonly string[];
  /** Takes a grant of another account than the pinned one, and pins that. Default false. */
  readonly replaceAccount?: boolean;
  /** Tells the workers at once. Default: they find the grant when they look, every 2 s while they wait for one. */
  readonly channel?: Pick<GenerationChannel, 'publish'>;
  readonly logger: Logger;
}

/** A grant that was taken and is live. */
export interface AcceptedGrant {
  readonly generation: Generation;
  readonly expiresAtMs: number;
  readonly organizationName?: string;
  /** What a person should know although the grant was taken. */
  readonly warning?: string;
}

/**
 * Takes a fresh grant: asks the API whose it is, stores it as a new epoch, pins its account.
 *
 * A login ends the grant before it, so a fresh one is precious. It is refused only for what no waiting mends, or when the
 * API is away and an account is pinned: then the same call may be made again. With no account pinned, or where the API
 * forbids to ask (403), it is taken unseen, with a warning. Whatever is refused, nothing was overwritten. A grant that is live
 * already is not stored again.
 *
 * @throws {GrantRefusedError} says why, and what to do.
 * @throws TokenUnavailableError, TokenConfigError: the store could not take it.
 */
export const acceptGrant = async (options: AcceptGrantOptions): Promise<AcceptedGrant> => {
  const { account, store, grant, channel, logger } = options;
  try {
    if (grant.refreshToken === undefined) {
      throw new GrantRefusedError('no_refresh_token', explainMissingRefreshToken(options.wantedScopes, options.scopes));
    }
    const pinned = await store.readPinnedAccount();
    const identity = await identifyAccount(options, grant.accessToken);
    const warning = checkIdentity(options, identity, pinned);
    const { generation, expiresAtMs } = (await findLive(store, grant)) ?? (await store.storeGrant(grant));
    const unpinned = identity.kind === 'known' ? await pin(options, identity.account, pinned) : undefined;
    await channel?.publish(account, generation);
    logger.info({ account, generation }, 'grant_accepted');

    const lost = explainLostScopes(options.wantedScopes, options.scopes);
    const warnings = [warning, unpinned, lost].filter((text) => text !== undefined);
    return {
      generation,
      expiresAtMs,
      ...(identity.kind === 'known' && identity.account.organizationName !== undefined
        ? { organizationName: identity.account.organizationName }
        : {}),
      ...(warnings.length === 0 ? {} : { warning: warnings.join(' ') }),
    };
  } catch (error) {
    if (error instanceof GrantRefusedError) logger.warn({ account, code: error.code }, 'grant_refused');
    throw error;
  }
};

/** Finds the grant where it is live already: an earlier call stored it and did not hear of it. */
const findLive = async (
  store: Pick<TokenStore, 'readCurrent'>,
  grant: NewGrant,
): Promise<Pick<AcceptedGrant, 'generation' | 'expiresAtMs'> | undefined> => {
  const found = await findStoredGrant(store, grant, undefined);
  return found.kind === 'stored' ? found : undefined;
};

/** Refuses a grant that may be another account's; returns what is to be said of one that is taken unseen. */
const checkIdentity = (
  { account, replaceAccount = false }: AcceptGrantOptions,
  identity: Identity,
  pinned: PinnedAccount | undefined,
): string | undefined => {
  switch (identity.kind) {
    case 'refused':
      throw new GrantRefusedError(
        'token_refused',
        'the API refuses the access token of this login (401): it is expired, revoked, or not one of Constant Contact. ' +
          'Log in again. Nothing was stored',
      );
    case 'forbidden':
      return (
        'The API does not let this login read whose account it is (403): the scope account_read, or the privilege of the ' +
        'user who logged in, is missing. The grant was taken all the same.'
      );
    case 'unavailable':
      if (pinned === undefined || replaceAccount) {
        return `The API did not tell whose account this is (${identity.cause.message}). The grant was taken all the same; the next login looks again.`;
      }
      throw new GrantRefusedError(
        'summary_unavailable',
        `the API does not tell whose account this is (${identity.cause.message}), and only a grant of ` +
          `${describe(pinned)} may be taken. Nothing was stored`,
        { cause: identity.cause },
      );
    case 'known':
      if (replaceAccount || pinned === undefined) return undefined;
      if (identity.account.encodedAccountId === pinned.encodedAccountId) return undefined;
      throw new GrantRefusedError(
        'other_account',
        `this login was for ${describe(identity.account)}, but account ${account} is ${describe(pinned)}. Log in to ` +
          `that one; or, if the change is meant: leadferry authorize --account ${account} --replace-account. Nothing was stored`,
      );
  }
};

/** Pins the account of a grant that is live. A failure must not look as if the grant had not been taken. */
const pin = async (
  { store }: AcceptGrantOptions,
  found: PinnedAccount,
  pinned: PinnedAccount | undefined,
): Promise<string | undefined> => {
  const isPinned =
    found.encodedAccountId === pinned?.encodedAccountId && found.organizationName === pinned.organizationName;
  if (isPinned) return undefined;
  try {
    await store.pinAccount(found);
    return undefined;
  } catch (error) {
    if (!isTokenError(error)) throw error;
    return `The grant was taken, but its account could not be written down (${error.message}); the next login tries again.`;
  }
};

const describe = ({ organizationName, encodedAccountId }: PinnedAccount): string =>
  organizationName === undefined ? `account id ${encodedAccountId}` : `${organizationName} (${encodedAccountId})`;
