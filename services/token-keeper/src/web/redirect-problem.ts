import { describeDifference } from './compare-addresses.ts';
import { type Html, html } from './html.ts';
import { formToken } from './layout.ts';
import { type Problem, toAuthorize } from './problem.ts';
import type { Session } from './sessions.ts';
import type { Site } from './site.ts';

export interface RedirectProblemOptions {
  readonly account: string;
  readonly site: Site;
  /** Host the person sees these pages at. */
  readonly openedHost: string;
  readonly session: Session;
  /** What the person found in the application's settings, once it was pasted here. */
  readonly registered?: string;
}

/** Writes the page that tells why the vendor will not have our redirect address, and which of the two differs how. */
export const redirectProblem = ({
  account,
  site,
  openedHost,
  session,
  registered,
}: RedirectProblemOptions): Problem => {
  const difference = registered === undefined ? undefined : describeDifference(site.redirectUri, registered);
  const isSame = registered !== undefined && difference === undefined;
  return {
    status: 400,
    code: 'redirect_uri_refused',
    title: isSame ? 'The two redirect addresses are the same' : 'The two redirect addresses differ',
    happened: html`Constant Contact compares two addresses, letter by letter. Leadferry sends this one, which comes from
<code>pages.publicUrl</code> in its configuration: <code class="address">${site.redirectUri}</code>
${registered === undefined ? notThere : html`In the settings you found: <code class="address">${registered}</code>`}
${difference !== undefined && html`<strong>${difference}</strong>`}
${isSame && html`<strong>No difference.</strong> If Constant Contact refuses it all the same, it was not saved, or stands in the settings of another application than the one whose client_id Leadferry uses.`}`,
    todo: isSame
      ? ['Look whether it was saved, in the right application. Then begin.']
      : [
          html`Is the address of Leadferry the one in which you see these pages${
            openedHost !== site.host &&
            html` (you see them at <code>${openedHost}</code>, which is <strong>not</strong> it)`
          }? If not, <code>pages.publicUrl</code> is wrong: whoever runs Leadferry corrects it.`,
          html`Otherwise open the <a href="https://app.constantcontact.com/pages/dma/portal/">developer portal</a>, choose the
application, and paste the address of Leadferry as a redirect URI: no slash at the end, http or https as it stands. Save.`,
          'Begin again.',
        ],
    next: html`${toAuthorize(account)}
${compareForm(account, session)}`,
  };
};

const notThere = html`It does not stand among the redirect URIs in the settings of the application at Constant Contact.
Nothing was stored, and the account works as before.`;

/** Writes the form in which a person compares the address of the settings with ours. */
export const compareForm = (account: string, session: Session): Html =>
  html`<form method="post" action="authorize/${account}/compare">${formToken(session)}
<label for="registered">Not sure? Paste the address from the settings here to see where they differ</label>
<input id="registered" name="registered" autocomplete="off" spellcheck="false" maxlength="2000" required>
<button class="second">Compare</button></form>`;
