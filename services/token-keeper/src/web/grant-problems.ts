import { html } from './html.ts';
import { formToken } from './layout.ts';
import { type Problem, toAuthorize } from './problem.ts';
import type { Session } from './sessions.ts';
import type { Site } from './site.ts';

const nothingChanged = 'Nothing was stored, and the account works as before.';

/** The pages that tell why the vendor gave no grant, or why the one it gave was not taken. */
export const grantProblems = {
  redirectUriRefused: (account: string, site: Site, openedHost: string, session: Session, found?: string): Problem => ({
    status: 400,
    code: 'redirect_uri_refused',
    title: 'The two redirect addresses differ',
    happened: html`Constant Contact compares two addresses, letter by letter, and they are not the same: the one Leadferry
sends, which comes from <code>pages.publicUrl</code> in its configuration, and the one that stands in the settings of the
application at Constant Contact. Leadferry sends<code class="address">${site.redirectUri}</code>${found}
${nothingChanged}`,
    todo: [
      html`Is the address above the one in which you see these pages${
        openedHost !== site.host &&
        html` (you see them at <code>${openedHost}</code>, which is <strong>not</strong> it)`
      }? If not, <code>pages.publicUrl</code> is wrong: whoever runs Leadferry corrects it.`,
      html`Otherwise open the <a href="https://app.constantcontact.com/pages/dma/portal/">developer portal</a>, choose the
application, and paste the address above as a redirect URI: no slash at the end, http or https as it stands. Save.`,
      'Begin again.',
    ],
    next: html`<form method="post" action="authorize/${account}/compare">${formToken(session)}
<label for="registered">Not sure? Paste the address from the settings here to see where they differ</label>
<input id="registered" name="registered" autocomplete="off" spellcheck="false" required>
<button class="second">Compare</button></form>
${toAuthorize(account)}`,
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
  otherRefusal: (account: string, message: string): Problem => ({
    status: 400,
    code: 'grant_refused',
    title: 'The permission was not taken',
    happened: html`${capitalize(message)}. ${nothingChanged}`,
    todo: ['Correct what the text above names, then begin again.'],
    next: toAuthorize(account),
  }),
  overtaken: (account: string, message: string): Problem => ({
    status: 400,
    code: 'config_error',
    title: 'The permission could not be stored',
    happened: html`${capitalize(message)}.`,
    todo: [
      'Look at the status page. If it does not show the account as working, correct what the text above names and begin again.',
    ],
    next: toAuthorize(account),
  }),
  otherAccount: (account: string, message: string, session: Session): Problem => ({
    status: 409,
    code: 'other_account',
    title: 'This is another account',
    happened: html`${capitalize(message)}. ${nothingChanged}`,
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
} as const;

/** Begins a sentence of ours, made for a log or a terminal, with a capital, and leaves its own full stop out. */
const capitalize = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`.replace(/\.$/, '');
