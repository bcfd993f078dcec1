import type { FastifyInstance } from 'fastify';
import type { Answer } from '../http/answer.ts';
import type { ServeCall } from '../http/serve-call.ts';
import type { World } from '../world/world.ts';
import { createAuthorizationCall } from './authorization-call.ts';
import type { Form } from './form.ts';
import { accountChoice, answerPage, decisionButtons, escapeHtml, hiddenFields } from './page.ts';
import type { PendingCodes } from './pending-codes.ts';
import { AUTH_PATH } from './register-token-endpoint.ts';
import { readScopes } from './scopes.ts';

const redirect = (form: Form, values: Readonly<Record<string, string>>): Answer => {
  const target = new URL(form.redirect_uri ?? '');
  for (const [name, value] of Object.entries(values)) target.searchParams.set(name, value);
  if (form.state !== undefined) target.searchParams.set('state', form.state);
  return { status: 302, headers: { location: target.href, 'cache-control': 'no-store' } };
};

const refuse = (form: Form, error: string, description: string): Answer =>
  redirect(form, { error, error_description: description });

const refuseOnPage = (text: string): Answer => answerPage(400, '400 Bad Request', `<p>${escapeHtml(text)}</p>`);

/**
 * Checks an authorization request (reference 1.2). A wrong client or redirect URI is told on a page, since the browser
 * must not be sent anywhere then; everything else goes back to the application.
 */
const checkRequest = (world: World, form: Form): Answer | { readonly scopes: readonly string[] } => {
  const application = world.applications.get(form.client_id ?? '');
  if (application === undefined) return refuseOnPage('Invalid value for client_id parameter.');
  if (form.redirect_uri === undefined || !application.redirectUris.includes(form.redirect_uri)) {
    return refuseOnPage("The 'redirect_uri' parameter must be a Login redirect URI in the client app settings.");
  }
  if (form.response_type !== 'code') {
    return refuse(form, 'unsupported_response_type', 'The response type is not supported.');
  }
  if (form.state === undefined || form.state === '') {
    return refuse(form, 'invalid_request', 'The authentication request has an invalid state parameter.');
  }
  const isPlain = form.code_challenge !== undefined && form.code_challenge_method !== 'S256';
  if (isPlain) return refuse(form, 'invalid_request', 'The code_challenge_method must be S256.');
  if (application.clientSecret === undefined && form.code_challenge === undefined) {
    return refuse(form, 'invalid_request', 'A public client must use PKCE.');
  }
  const scopes = readScopes(form.scope);
  return typeof scopes === 'string' ? refuse(form, 'invalid_scope', scopes) : { scopes };
};

/** Puts `/authorize` under the authorization server's path: a consent page, and what its two buttons do. */
export const registerAuthorizePage = (
  app: FastifyInstance,
  deps: { world: World; codes: PendingCodes; serve: ServeCall },
): void => {
  const { world, codes, serve } = deps;

  const showPage = (form: Form): Answer => {
    const checked = checkRequest(world, form);
    if ('status' in checked) return checked;
    return answerPage(
      200,
      'Allow access?',
      `<p>An application asks for <b>${escapeHtml(checked.scopes.join(', '))}</b>.</p>
<form method="post" action="${AUTH_PATH}/authorize">
${hiddenFields(form)}
${accountChoice(world.accounts.values())}
${decisionButtons}
</form>`,
    );
  };

  const decide = ({ account, decision, ...form }: Form): Answer => {
    const checked = checkRequest(world, form);
    if ('status' in checked) return checked;
    if (decision !== 'allow') return refuse(form, 'access_denied', 'The resource owner denied the request.');
    if (account === undefined || !world.accounts.has(account)) return refuseOnPage('There is no such account.');

    const code = codes.addCode({
      account,
      clientId: form.client_id ?? '',
      redirectUri: form.redirect_uri ?? '',
      scopes: checked.scopes,
      challenge: form.code_challenge,
    });
    return redirect(form, { code });
  };

  app.get(`${AUTH_PATH}/authorize`, (request, reply) =>
    serve(createAuthorizationCall(request, 'authorize', { apply: ({ form }) => showPage(form) }), reply),
  );
  app.post(`${AUTH_PATH}/authorize`, (request, reply) =>
    serve(createAuthorizationCall(request, 'authorize', { apply: ({ form }) => decide(form) }), reply),
  );
};
