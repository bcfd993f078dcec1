import { isTokenError, readTokenState, TokenUnavailableError } from '@leadferry/token';
import type { FastifyInstance } from 'fastify';
import type { Account } from '../accounts.ts';
import { replyPage } from './reply-page.ts';
import type { SiteParts } from './site-parts.ts';
import { type AccountStatus, statusPage } from './status-page.ts';

/** Puts the status page at `/`, and `/status` that leads to it. */
export const registerStatus = (app: FastifyInstance, parts: SiteParts): void => {
  const { site, door, accounts, clock } = parts;

  app.get('/status', (_request, reply) => door.lead(reply, ''));

  app.get('/', async (request, reply) => {
    // Behind a proxy the page needs no session, so it is there while Redis is away.
    const session = site.hasSignIn ? await door.admit(request, reply, '') : undefined;
    if (site.hasSignIn && session === undefined) return reply;
    const all = [...accounts.all.values()];
    const [fault, ...statuses] = await Promise.all([
      findFault(parts, all),
      ...all.map((account) => readStatus(parts, account)),
    ]);
    const page = statusPage(statuses, fault, clock.now());
    return replyPage(reply, { status: 200, page }, site, session);
  });
};

const readStatus = async ({ clock }: SiteParts, account: Account): Promise<AccountStatus> => {
  try {
    return { account, state: await readTokenState({ account: account.name, store: account.store, clock }) };
  } catch (error) {
    if (!(error instanceof TokenUnavailableError)) throw error;
    return { account, state: undefined };
  }
};

/** Finds out whether the application itself can be used; undefined when it can, or nobody knows just now. */
const findFault = async ({ accounts }: SiteParts, [first]: readonly Account[]): Promise<string | undefined> => {
  if (first === undefined) return undefined;
  try {
    await accounts.open(first.name);
    return undefined;
  } catch (error) {
    if (!isTokenError(error)) throw error;
    return error.retryable ? undefined : error.message;
  }
};
