import { callbackProblems } from './callback-problems.ts';
import { grantProblems } from './grant-problems.ts';
import { html } from './html.ts';
import type { Page } from './layout.ts';
import type { Outcome } from './outcomes.ts';
import { type Problem, toStatus } from './problem.ts';
import { answerProblem, type PageAnswer } from './reply-page.ts';
import type { Session } from './sessions.ts';

/** Makes the answer that tells how an authorisation ended. */
export const answerOutcome = (outcome: Outcome, session: Session): PageAnswer =>
  outcome.end === 'accepted'
    ? { status: 200, page: successPage(outcome) }
    : answerProblem(findProblem(outcome, outcome.end, session));

const successPage = ({ account, organizationName, text }: Outcome): Page => ({
  title: `The account ${account} is authorised`,
  body: html`<section class="card good">
<p class="state">It worked.</p>
<p>Leadferry may work with the account${
    organizationName !== undefined && html` of <strong>${organizationName}</strong>`
  }. Delivery goes on by itself within seconds; you can close this page.</p>
${text !== undefined && html`<p><strong>One more thing:</strong> ${text}</p>`}
${toStatus}
</section>`,
});

const findProblem = (
  { account, text = '' }: Outcome,
  end: Exclude<Outcome['end'], 'accepted'>,
  session: Session,
): Problem => {
  switch (end) {
    case 'consent_denied':
      return callbackProblems.denied(account);
    case 'vendor_error':
      return callbackProblems.vendorError(account, text);
    case 'code_missing':
      return callbackProblems.codeMissing(account);
    case 'code_refused':
      return grantProblems.codeRefused(account);
    case 'client_refused':
      return grantProblems.clientRefused(account);
    case 'authorization_unavailable':
      return grantProblems.answerLost(account);
    case 'application_unusable':
      return grantProblems.applicationUnusable(text, account);
    case 'grant_refused':
      return grantProblems.otherRefusal(account, text);
    case 'other_account':
      return grantProblems.otherAccount(account, text, session);
    case 'overtaken':
      return grantProblems.overtaken(account, text);
    case 'waiting':
      return grantProblems.waiting(account, text, session);
    case 'not_kept':
      return grantProblems.notKept(account, text);
  }
};
