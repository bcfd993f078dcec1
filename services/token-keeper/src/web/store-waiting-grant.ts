import { type AcceptedGrant, acceptGrant, GrantRefusedError } from '@leadferry/account';
import { TokenConfigError, TokenUnavailableError } from '@leadferry/token';
import type { Account, OpenAccount } from '../accounts.ts';
import { RedisUnavailableError } from '../ask-redis.ts';
import { openOrTell } from './begin-authorization.ts';
import { grantProblems } from './grant-problems.ts';
import type { Outcome } from './outcomes.ts';
import { ProblemError } from './problem.ts';
import type { Session } from './sessions.ts';
import type { SiteParts } from './site-parts.ts';
import type { WaitingGrant } from './waiting-grants.ts';

/**
 * Stores a grant; or keeps it for its person to try again, where only the world is in the way, since a login may have
 * ended the grant before it.
 */
export const storeGrantOrKeep = async (
  parts: SiteParts,
  account: OpenAccount,
  session: Session,
  fresh: Omit<WaitingGrant, 'epochBefore'>,
): Promise<Outcome> => tryToStore(parts, account, session, { ...fresh, epochBefore: await readEpoch(account) });

/**
 * Tries once more to store the grant that waits for this browser.
 *
 * @throws {ProblemError} none waits.
 * @throws RedisUnavailableError.
 */
export const storeWaitingGrant = async (parts: SiteParts, account: Account, session: Session): Promise<Outcome> => {
  const open = await openOrTell(parts, account.name);
  const waiting = await parts.waitingGrants.take(session, account.name);
  if (waiting === undefined) throw new ProblemError(grantProblems.noneWaits(account.name));
  const known = await findStored(account, waiting);
  if (known === 'unreadable') return keep(parts, account, session, waiting, 'Secrets Manager does not answer');
  return known === undefined ? tryToStore(parts, open, session, waiting) : { account: account.name, end: known };
};

const tryToStore = async (
  parts: SiteParts,
  account: OpenAccount,
  session: Session,
  waiting: WaitingGrant,
): Promise<Outcome> => {
  const { application, store, name } = account;
  const { contacts, budget, keyPrefix } = application;
  const { received, replaceAccount } = waiting;
  const end = (outcome: Omit<Outcome, 'account'>): Outcome => {
    parts.logger.info({ account: name, end: outcome.end }, 'authorization_ended');
    return { account: name, ...outcome };
  };
  let accepted: AcceptedGrant;
  try {
    accepted = await acceptGrant({
      account: name,
      store,
      contacts,
      budget,
      ...received,
      wantedScopes: parts.scopes,
      replaceAccount,
      channel: parts.openChannel(keyPrefix),
      logger: parts.logger,
    });
  } catch (error) {
    if (error instanceof TokenConfigError) return end({ end: 'overtaken', text: error.message });
    if (error instanceof GrantRefusedError && !error.retryable)
      return end({ end: error.code === 'other_account' ? 'other_account' : 'grant_refused', text: error.message });
    if (!(error instanceof GrantRefusedError || error instanceof TokenUnavailableError)) throw error;
    return keep(parts, account, session, waiting, error.message);
  }
  const { organizationName, warning } = accepted;
  return end({
    end: 'accepted',
    ...(organizationName === undefined ? {} : { organizationName }),
    ...(warning === undefined ? {} : { text: warning }),
  });
};

const keep = async (
  { waitingGrants, logger }: SiteParts,
  { name }: Account,
  session: Session,
  waiting: WaitingGrant,
  why: string,
): Promise<Outcome> => {
  try {
    await waitingGrants.keep(session, name, waiting);
  } catch (error) {
    if (!(error instanceof RedisUnavailableError)) throw error;
    logger.error({ account: name, why }, 'grant_not_kept');
    return { account: name, end: 'not_kept', text: why };
  }
  logger.warn({ account: name, why }, 'grant_waits');
  return { account: name, end: 'waiting', text: why };
};

/**
 * Finds out what became of an earlier try whose end nobody saw. A grant that was stored then may have been refreshed
 * since; stored again, it would put a refresh token back that is spent.
 */
const findStored = async (
  { store }: Account,
  { received: { grant }, epochBefore }: WaitingGrant,
): Promise<'accepted' | 'overtaken' | 'unreadable' | undefined> => {
  try {
    const current = await store.readCurrent();
    if (current.accessToken === grant.accessToken) return 'accepted';
    const isOfLaterEpoch = epochBefore === undefined || current.generation.epoch > epochBefore;
    return isOfLaterEpoch && current.issuedAtMs > grant.receivedAtMs ? 'overtaken' : undefined;
  } catch (error) {
    if (error instanceof TokenConfigError) return undefined; // nothing usable is there
    if (error instanceof TokenUnavailableError) return 'unreadable';
    throw error;
  }
};

const readEpoch = async ({ store }: Account): Promise<number | undefined> => {
  try {
    return (await store.readCurrent()).generation.epoch;
  } catch (error) {
    if (error instanceof TokenConfigError) return 0;
    if (error instanceof TokenUnavailableError) return undefined;
    throw error;
  }
};
