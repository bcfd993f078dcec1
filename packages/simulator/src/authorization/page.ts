import type { Answer } from '../http/answer.ts';

/** Writes a text so that it is only text in a page. */
export const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** Makes a plain page that works without scripts. `body` is HTML and must have been escaped. */
export const answerPage = (status: number, title: string, body: string): Answer => ({
  status,
  contentType: 'text/html; charset=utf-8',
  headers: { 'cache-control': 'no-store' },
  body: `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${escapeHtml(title)}</title></head>
<body><h1>${escapeHtml(title)}</h1>
${body}
<p><small>Constant Contact simulator</small></p></body>
</html>
`,
});

/** Writes hidden fields that carry parameters from one page to the next request. */
export const hiddenFields = (values: Readonly<Record<string, string>>): string =>
  Object.entries(values)
    .map(([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`)
    .join('\n');

/** Writes the choice of an account; the first is chosen. */
export const accountChoice = (accounts: Iterable<{ name: string; organizationName: string }>): string =>
  [...accounts]
    .map(
      ({ name, organizationName }, index) =>
        `<p><label><input type="radio" name="account" value="${escapeHtml(name)}"${index === 0 ? ' checked' : ''}>
${escapeHtml(organizationName)} (${escapeHtml(name)})</label></p>`,
    )
    .join('\n');

/** The two answers a person can give. */
export const decisionButtons = `<p><button name="decision" value="allow" id="allow">Allow</button>
<button name="decision" value="deny" id="deny">Deny</button></p>`;
