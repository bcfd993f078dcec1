import { TokenConfigError, TokenUnavailableError } from '@leadferry/token';
import type { Account } from '../accounts.ts';
import { html } from './html.ts';
import { formToken, type Page } from './layout.ts';
import { compareForm } from './redirect-problem.ts';
import type { Session } from './sessions.ts';
import type { Site } from './site.ts';

/** Writes the page from which an account is authorised: which one, what must be set at the vendor, what will happen. */
export const authorizePage = async (
  site: Site,
  account: Account,
  session: Session,
  openedHost: string,
): Promise<Page> => {
  const organization = await readOrganization(account);
  return {
    title: `Authorise the account ${account.name}`,
    body: html`${
      openedHost !== site.host &&
      html`<section class="card attention"><p>Your browser is at <code>${openedHost}</code>, but Constant Contact will send it
back to <code>${site.host}</code>, where it is not known. Open <a href="${site.publicUrl}/authorize/${account.name}">${
        site.publicUrl
      }/authorize/${account.name}</a> and begin there.</p></section>`
    }
<section class="card">
<p>You are about to let Leadferry work with the Constant Contact account ${
      organization === undefined
        ? html`that you sign in to there. Its name will be kept, and no other account taken for <strong>${account.name}</strong> later.`
        : html`of <strong>${organization}</strong>.`
    } This takes about a minute:</p>
<ol>
<li>Press the button. Constant Contact asks you to sign in: do it as a user of that account who may manage it.</li>
<li>Choose <strong>Allow</strong>.</li>
<li>You come back here and see that it worked. Delivery then goes on by itself; nothing needs a restart.</li>
</ol>
<form method="post" action="authorize/${account.name}">${formToken(session)}
<button>Go to Constant Contact</button></form>
</section>
<section class="card">
<h2>The first time only</h2>
<p>This address must stand among the redirect URIs in the settings of the application, in the
<a href="https://app.constantcontact.com/pages/dma/portal/">developer portal</a>, exactly as it is here:</p>
<code class="address">${site.redirectUri}</code>
${compareForm(account.name, session)}
</section>
<p class="faint">If the account works already, its present permission ends when the new one is stored.</p>`,
  };
};

/** Reads whose account is pinned; undefined where none is, or nobody can tell just now. */
const readOrganization = async ({ store }: Account): Promise<string | undefined> => {
  try {
    const pinned = await store.readPinnedAccount();
    return pinned && (pinned.organizationName ?? `account id ${pinned.encodedAccountId}`);
  } catch (error) {
    if (error instanceof TokenConfigError || error instanceof TokenUnavailableError) return undefined;
    throw error;
  }
};
