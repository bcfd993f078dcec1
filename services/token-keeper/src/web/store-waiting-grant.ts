import { type AcceptedGrant, acceptGrant, findStoredGrant, GrantRefusedError, readEpoch } from '@leadferry/account';
import { TokenConfigError, TokenUnavailableError } from '@leadferry/token';
import type { Account, OpenAccount } from '../accounts.ts';
import { RedisUnavailableError } from '../ask-redis.ts';
import { openOrTell } from './begin-authorization.ts';
import { grantProblems } from './grant-problems.ts';
import type { Outcome } from './outcomes.ts';
import { ProblemError } from './problem.ts';
import type { Session } from './sessions.ts';
import type { SiteParts } from './site-parts.ts';
import { type WaitingGrant, waitingSeconds } from './waiting-grants.ts';

/**
 * Stores a grant; or keeps it for its person to try again, where only the world is in the way, since a login may have
 * ended the grant before it.
 */
export const storeGrantOrKeep = async (
  parts: SiteParts,
  account: OpenAccount,
  session: Session,
  fresh: Omit<WaitingGrant, 'epochBefore'>,
): Promise<Outcome> => tryToStore(parts, account, session, { ...fresh, epochBefore: await readEpochBefore(account) });

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
  return tryToStore(parts, open, session, waiting);
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
    if (await isOvertaken(account, waiting)) return end({ end: 'overtaken' });
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
    if (isInTheWay(error)) return keep(parts, account, session, waiting, error.message);
    if (error instanceof TokenConfigError) return end({ end: 'overtaken', text: error.message });
    if (!(error instanceof GrantRefusedError)) throw error;
    return end({ end: error.code === 'other_account' ? 'other_account' : 'grant_refused', text: error.message });
  }
  const { organizationName, warning } = accepted;
  return end({
    end: 'accepted',
    ...(organizationName === undefined ? {} : { organizationName }),
    ...(warning === undefined ? {} : { text: warning }),
  });
};

/** Keeps a grant, and the session it can be opened in, which may be about to end, at least as long. */
const keep = async (
  { waitingGrants, sessions, logger }: SiteParts,
  { name }: Account,
  session: Session,
  waiting: WaitingGrant,
  why: string,
): Promise<Outcome> => {
  try {
    await waitingGrants.keep(session, name, waiting);
    await sessions.prolong(session, waitingSeconds);
  } catch (error) {
    if (!(error instanceof RedisUnavailableError)) throw error;
    logger.error({ account: name, why }, 'grant_not_kept');
    return { account: name, end: 'not_kept', text: why };
  }
  logger.warn({ account: name, why }, 'grant_waits');
  return { account: name, end: 'waiting', text: why };
};

/** Finds out whether an earlier try, whose end nobody saw, went through and was refreshed since, or somebody came later. */
const isOvertaken = async ({ store }: Account, { received, epochBefore }: WaitingGrant): Promise<boolean> =>
  (await findStoredGrant(store, received.grant, epochBefore)).kind === 'overtaken';

const readEpochBefore = async ({ store }: Account): Promise<number | undefined> => {
  try {
    return await readEpoch(store);
  } catch (error) {
    if (error instanceof TokenUnavailableError) return undefined;
    throw error;
  }
};

/** A refusal of Secrets Manager has a cause, and may be allowed within the hour; a grant that can never be stored has none. */
const isInTheWay = (error: unknown): error is Error =>
  error instanceof TokenUnavailableError ||
  (error instanceof GrantRefusedError && error.retryable) ||
  (error instanceof TokenConfigError && error.cause !== undefined);
