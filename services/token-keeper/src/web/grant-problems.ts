import { capitalize, html } from './html.ts';
import { formToken } from './layout.ts';
import { type Problem, toAuthorize } from './problem.ts';
import type { Session } from './sessions.ts';

const nothingChanged = 'Nothing was stored, and the account works as before.';
const mayHaveEnded =
  'Nothing was stored. The login may have ended the permission before it, so do not leave it at that.';

/** The pages that tell why the vendor gave no grant, or why the one it gave was not taken. */
export const grantProblems = {
  applicationUnusable: (message: string, account?: string): Problem => ({
    status: 503,
    code: 'application_unusable',
    title: 'The application cannot be used',
    happened: `${toSentence(message)}. ${nothingChanged}`,
    todo: ['Whoever runs Leadferry corrects what the text above names.', 'Then begin again.'],
    ...(account === undefined ? {} : { next: toAuthorize(account) }),
  }),
  clientRefused: (account: string): Problem => ({
    status: 400,
    code: 'client_refused',
    title: 'Constant Contact does not know this application',
    happened: `The application's id or its secret is wrong: this says nothing about the account or its permission. ${nothingChanged}`,
    todo: [
      'Whoever runs Leadferry compares client_id and client_secret in the application secret (Secrets Manager) with the developer portal. A secret that was generated anew there makes the old one void.',
      'After a correction: restart token-keeper and the workers, so that they read it.',
      'Begin again.',
    ],
    next: toAuthorize(account),
  }),
  codeRefused: (account: string): Problem => ({
    status: 400,
    code: 'code_refused',
    title: 'Constant Contact refused the code',
    happened: `The code your browser brought was used before, or is more than five minutes old. ${nothingChanged}`,
    todo: ['Begin again, and do not use the back button of your browser on the way.'],
    next: toAuthorize(account),
  }),
  vendorAway: (account: string): Problem => ({
    status: 503,
    code: 'authorization_unavailable',
    title: 'Constant Contact does not answer',
    happened: `The sign-in of Constant Contact could not be reached from here, or gave no answer that makes sense. ${nothingChanged}`,
    todo: ['Wait a few minutes, then begin again.'],
    next: toAuthorize(account),
  }),
  answerLost: (account: string): Problem => ({
    status: 503,
    code: 'authorization_unavailable',
    title: 'Constant Contact did not answer',
    happened: `You were sent back with a code, but Constant Contact gave no answer that makes sense when it was handed in. ${mayHaveEnded}`,
    todo: ['Wait a minute, then begin again.'],
    next: toAuthorize(account),
  }),
  otherRefusal: (account: string, message: string): Problem => ({
    status: 400,
    code: 'grant_refused',
    title: 'The permission was not taken',
    happened: `${toSentence(message)}. ${mayHaveEnded}`,
    todo: ['Correct what the text above names, then begin again.'],
    next: toAuthorize(account),
  }),
  overtaken: (account: string, message: string): Problem => ({
    status: 409,
    code: 'overtaken',
    title: 'This permission was not stored',
    happened: `${
      message === ''
        ? 'Something newer is live already: it was stored after all and refreshed since, or somebody authorised the account later'
        : toSentence(message)
    }.`,
    todo: ['Look at the status page. If it does not show the account as working, begin again.'],
    next: html`<p><a class="button" href="./">To the status page</a></p>${toAuthorize(account)}`,
  }),
  otherAccount: (account: string, message: string, session: Session): Problem => ({
    status: 409,
    code: 'other_account',
    title: 'This is another account',
    happened: `${toSentence(message)}. ${nothingChanged}`,
    todo: [
      'Most often somebody was still signed in at Constant Contact under another name. Sign out there, then begin again as a user of the right account.',
      'If the account you came with is in use by Leadferry under another name, look at the status page in a few minutes: Constant Contact may have ended its older permission, and then it wants to be authorised anew too.',
    ],
    next: html`${toAuthorize(account, 'Go back and use the right account')}
<form method="post" action="authorize/${account}">${formToken(session)}
<input type="hidden" name="replace" value="yes">
<label class="choice"><input type="checkbox" name="sure" value="yes" required>
<span>From now on the leads of <strong>${account}</strong> shall go to the other account. I know that contacts, lists and
opt-outs of the present one stay where they are.</span></label>
<button class="second">Replace the account, by signing in once more</button></form>`,
  }),
  waiting: (account: string, message: string, session: Session): Problem => ({
    status: 503,
    code: 'grant_waits',
    title: 'One step is left',
    happened: `Constant Contact gave the permission, but it could not be stored yet. ${toSentence(message)}. It is kept, sealed, for one hour, for this browser only. The permission before it may have ended with your login.`,
    todo: [
      'Press the button below now; if this page comes again, once a minute. Do not sign out meanwhile.',
      'If it does not work within the hour: begin again.',
    ],
    next: html`<form method="post" action="authorize/${account}/store">${formToken(session)}
<button>Store it now</button></form>`,
  }),
  noneWaits: (account: string): Problem => ({
    status: 404,
    code: 'none_waits',
    title: 'There is nothing left to store',
    happened:
      'No permission waits for this browser: it was stored, perhaps by a first press of the button, or more than an hour has passed.',
    todo: ['Look at the status page. If it does not show the account as working, begin again.'],
    next: html`<p><a class="button" href="./">To the status page</a></p>${toAuthorize(account)}`,
  }),
  notKept: (account: string, message: string): Problem => ({
    status: 503,
    code: 'grant_not_kept',
    title: 'The permission could not be stored',
    happened: `Constant Contact gave the permission, but it could not be stored (${message.replace(/\.$/, '')}) nor kept for later, since Redis does not answer either. ${mayHaveEnded}`,
    todo: ['Wait a few minutes, then begin again.'],
    next: toAuthorize(account),
  }),
} as const;

/**
 * Makes a sentence of a page of an error's text, which was made for a log or a terminal: with a capital, without its full
 * stop, and without what the page says itself or offers as a form.
 */
const toSentence = (text: string): string =>
  capitalize(text)
    .replace(/ Log in to that one; or, if the change is meant: leadferry authorize .* --replace-account\./, '')
    .replace(/\.? Nothing was stored(; try again soon)?$/, '')
    .replace(/\.$/, '');
