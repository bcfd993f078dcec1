import type { FastifyInstance } from 'fastify';
import type { Account } from '../accounts.ts';
import { accessProblems } from './access-problems.ts';
import { authorizePage } from './authorize-page.ts';
import { beginAuthorization } from './begin-authorization.ts';
import { leadToOutcome } from './lead-to-outcome.ts';
import { openedHostOf } from './opened-host.ts';
import { ProblemError } from './problem.ts';
import { readField } from './read-field.ts';
import { redirectProblem } from './redirect-problem.ts';
import { answerProblem, replyPage } from './reply-page.ts';
import type { SiteParts } from './site-parts.ts';
import { storeWaitingGrant } from './store-waiting-grant.ts';

interface AccountRoute {
  readonly Params: { readonly account: string };
}

/**
 * Puts `/authorize/ACCOUNT` among the pages: what will happen, and a button that sends the browser to the vendor's
 * consent page. Below it, `compare` tells where two redirect addresses differ, and `store` tries once more to store a
 * grant that the vendor gave.
 */
export const registerAuthorize = (app: FastifyInstance, parts: SiteParts): void => {
  const { site, door, accounts } = parts;

  const findAccount = (name: string): Account => {
    const account = accounts.all.get(name);
    if (account === undefined) throw new ProblemError(accessProblems.notFound);
    return account;
  };

  app.get<AccountRoute>('/authorize/:account', async (request, reply) => {
    const { account: name } = request.params;
    const session = await door.admit(request, reply, `authorize/${encodeURIComponent(name)}`);
    if (session === undefined) return reply;
    const page = await authorizePage(site, findAccount(name), session, openedHostOf(request));
    return replyPage(reply, { status: 200, page }, site, session);
  });

  app.post<AccountRoute>('/authorize/:account', async (request, reply) => {
    const session = await door.admitForm(request);
    const account = findAccount(request.params.account);
    const replaceAccount = readField(request.body, 'replace') === 'yes' && readField(request.body, 'sure') === 'yes';
    const address = await beginAuthorization(parts, {
      account,
      session,
      replaceAccount,
      openedHost: openedHostOf(request),
    });
    return reply.redirect(address, 303);
  });

  app.post<AccountRoute>('/authorize/:account/compare', async (request, reply) => {
    const session = await door.admitForm(request);
    const { name } = findAccount(request.params.account);
    const registered = readField(request.body, 'registered');
    const problem = redirectProblem({ account: name, site, openedHost: openedHostOf(request), session, registered });
    return replyPage(reply, { ...answerProblem(problem), status: 200 }, site, session);
  });

  app.post<AccountRoute>('/authorize/:account/store', (request, reply) =>
    parts.underWay.run(async () => {
      const session = await door.admitForm(request);
      const outcome = await storeWaitingGrant(parts, findAccount(request.params.account), session);
      return leadToOutcome(parts, reply, session, outcome);
    }),
  );
};
