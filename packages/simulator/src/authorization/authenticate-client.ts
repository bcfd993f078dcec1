import type { Answer } from '../http/answer.ts';
import type { Application } from '../world/application.ts';
import type { World } from '../world/world.ts';
import type { Form } from './form.ts';

/** The application that asks, or why it is not believed. */
export type ClientAuthentication =
  | { readonly kind: 'known'; readonly application: Application }
  | { readonly kind: 'refused'; readonly answer: Answer };

/** Refuses at the token endpoint, with the OAuth pair. */
export const refuseOAuth = (status: number, error: string, description: string): Answer => ({
  status,
  headers: { 'cache-control': 'no-store', ...(status === 401 ? { 'www-authenticate': 'Basic realm="token"' } : {}) },
  error: { key: error, message: description, shape: 'oauth' },
});

const refusal = (description: string): ClientAuthentication => ({
  kind: 'refused',
  answer: refuseOAuth(401, 'invalid_client', description),
});

const readBasic = (authorization: string): { clientId: string; clientSecret: string } | undefined => {
  const [scheme, encoded = ''] = authorization.split(' ');
  if (scheme?.toLowerCase() !== 'basic') return undefined;
  const text = Buffer.from(encoded, 'base64').toString();
  const colon = text.indexOf(':');
  if (colon < 0) return undefined;
  return {
    clientId: decodeURIComponent(text.slice(0, colon)),
    clientSecret: decodeURIComponent(text.slice(colon + 1)),
  };
};

/**
 * Finds out which application asks (reference 1.4): Basic or id and secret in the form for a confidential one; the id
 * alone for a public one, which must not send a secret.
 */
export const authenticateClient = (
  world: World,
  authorization: string | undefined,
  form: Form,
): ClientAuthentication => {
  const sent =
    authorization === undefined
      ? { clientId: form.client_id, clientSecret: form.client_secret }
      : readBasic(authorization);
  if (sent === undefined) return refusal('The Authorization header is not valid.');

  const application = world.applications.get(sent.clientId ?? '');
  if (application === undefined) return refusal('Invalid value for client_id parameter.');
  if (application.clientSecret !== sent.clientSecret) {
    const isPublic = application.clientSecret === undefined;
    return refusal(isPublic ? 'A public client must not send a secret.' : 'The client secret supplied is invalid.');
  }
  if (!application.active) return refusal('The application is deactivated.');
  return { kind: 'known', application };
};
