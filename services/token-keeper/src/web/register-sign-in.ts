import type { FastifyInstance } from 'fastify';
import { accessProblems } from './access-problems.ts';
import { html } from './html.ts';
import { formToken, type Page } from './layout.ts';
import { ProblemError } from './problem.ts';
import { isSameText } from './random-token.ts';
import { readField } from './read-field.ts';
import { replyPage } from './reply-page.ts';
import type { Session } from './sessions.ts';
import type { SiteParts } from './site-parts.ts';

/** Puts `/sign-in` and `/sign-out` among the pages. Where a proxy signs people in, both only lead to the status page. */
export const registerSignIn = (app: FastifyInstance, parts: SiteParts): void => {
  const { site, door, sessions, signInLimit, logger } = parts;

  app.get('/sign-in', async (request, reply) => {
    const session = await door.find(request);
    if (!site.hasSignIn || session?.isSignedIn) return door.lead(reply, '');
    const visitor = session ?? (await door.begin(reply, { isSignedIn: false }));
    return replyPage(reply, { status: 200, page: signInPage(visitor) }, site, visitor);
  });

  app.post('/sign-in', async (request, reply) => {
    if (!site.hasSignIn) return door.lead(reply, '');
    const visitor = await door.checkForm(request);
    if (!(await signInLimit.admit(request.ip))) {
      logger.warn({}, 'sign_in_limited');
      throw new ProblemError(accessProblems.tooManyTries);
    }
    const expected = await parts.readOperatorSecret();
    if (!isSameText(readField(request.body, 'secret').trim(), expected)) {
      logger.warn({}, 'sign_in_refused');
      return replyPage(reply, { status: 403, page: signInPage(visitor, true) }, site, visitor);
    }
    await signInLimit.forget(request.ip);
    // A new session under a new id: whoever knew the visitor's cookie before has nothing of it.
    await sessions.end(visitor);
    await door.begin(reply, { isSignedIn: true });
    logger.info({}, 'signed_in');
    return door.lead(reply, visitor.wanted ?? '');
  });

  app.post('/sign-out', async (request, reply) => {
    await door.end(await door.checkForm(request), reply);
    return door.lead(reply, site.hasSignIn ? 'sign-in' : '');
  });
};

const signInPage = (visitor: Session, isWrong = false): Page => ({
  title: 'Sign in',
  body: html`<section class="card${isWrong && ' attention'}">
${isWrong && html`<p role="alert"><strong>That is not the secret.</strong> Copy it whole, without quotes around it, and try again.</p>`}
<p>These pages show whether Leadferry may work with Constant Contact, and let you authorise it anew.</p>
<form method="post" action="sign-in">${formToken(visitor)}
<label for="secret">Operator secret</label>
<input id="secret" name="secret" type="password" autocomplete="current-password" required autofocus>
<button>Sign in</button></form>
<p class="faint">You do not know it? Whoever runs Leadferry has put it into Secrets Manager, under the name that
<code>pages.operatorSecret</code> in the configuration gives.</p>
</section>`,
});
