import { isTokenError, readTokenState, TokenUnavailableError } from '@leadferry/token';
import type { FastifyInstance } from 'fastify';
import type { Account } from '../accounts.ts';
import { replyPage } from './reply-page.ts';
import { describeHeaders } from './security-headers.ts';
import type { SiteParts } from './site-parts.ts';
import { type AccountStatus, type Standing, statusFragment, statusPage } from './status-page.ts';

/** Puts the status page at `/`, `/status` that leads to it, and at `/live` the part that its script puts in anew. */
export const registerStatus = (app: FastifyInstance, parts: SiteParts): void => {
  const { site, door, authUrl } = parts;
  const helmet = describeHeaders(site, authUrl, { hasScript: true });

  app.get('/status', (_request, reply) => door.lead(reply, ''));

  app.get('/', { helmet }, async (request, reply) => {
    // Behind a proxy the page needs no session, so it is there while Redis is away.
    const session = site.hasSignIn ? await door.admit(request, reply, '') : undefined;
    if (site.hasSignIn && session === undefined) return reply;
    return replyPage(reply, { status: 200, page: statusPage(await readStanding(parts)) }, site, session);
  });

  // A script follows no way to the door: it is told, and loads the whole page again.
  app.get('/live', async (request, reply) => {
    const isAllowed = !site.hasSignIn || (await door.find(request))?.isSignedIn === true;
    if (!isAllowed) return reply.code(401).type('text/plain').send('sign in first\n');
    return reply.type('text/html; charset=utf-8').send(statusFragment(await readStanding(parts)).html);
  });
};

const readStanding = async (parts: SiteParts): Promise<Standing> => {
  const all = [...parts.accounts.all.values()];
  const [fault, fleet, ...accounts] = await Promise.all([
    findFault(parts, all),
    parts.lookAtFleet?.(),
    ...all.map((account) => readStatus(parts, account)),
  ]);
  return { fault, fleet, accounts, atMs: parts.clock.now() };
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
