import { type Html, html } from './html.ts';
import type { Session } from './sessions.ts';
import type { Site } from './site.ts';

/** One page before it is dressed. */
export interface Page {
  readonly title: string;
  readonly body: Html;
  /** Loads the page again after so many seconds, where scripts do not run. */
  readonly refreshSeconds?: number;
  /** One of our own scripts, which the page must also do without. */
  readonly script?: string;
}

/**
 * Dresses a page: one column, readable on a phone, in light and dark, usable without scripts. All addresses in it are relative
 * to the public one, so that the pages also work below a path.
 */
export const renderPage = ({ title, body, refreshSeconds, script }: Page, site: Site, session?: Session): string => {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
${refreshSeconds !== undefined && html`<noscript><meta http-equiv="refresh" content="${refreshSeconds}"></noscript>`}
<title>${title} · Leadferry</title>
<base href="${site.basePath}">
<link rel="icon" href="icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="style.css">
${script !== undefined && html`<script src="${script}" defer></script>`}
</head>
<body>
<a class="skip" href="${site.basePath}#main">Skip to the content</a>
<header><a class="name" href="./">Leadferry</a>${session?.isSignedIn && site.hasSignIn && signOut(session)}</header>
<main id="main">
<h1>${title}</h1>
${body}
</main>
</body>
</html>
`;
  return page.html;
};

/** Writes the hidden field that shows that a form comes from this site's own page in the same browser. */
export const formToken = (session: Session): Html =>
  html`<input type="hidden" name="form_token" value="${session.formToken}">`;

const signOut = (session: Session): Html =>
  html`<form method="post" action="sign-out">${formToken(session)}<button class="quiet">Sign out</button></form>`;
