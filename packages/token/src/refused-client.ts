import { TokenConfigError } from './errors.ts';

/**
 * Says that the token endpoint does not accept the client, which leaves the refresh token unspent.
 *
 * @param error what it answered; a worker that was not told itself does not know the word.
 */
export const refusedClient = (error?: string): TokenConfigError =>
  new TokenConfigError(
    `the token endpoint ${error === undefined ? 'does not accept this client' : `answers ${error}`}: correct client_id and ` +
      'client_secret in the application secret. The refresh token was not spent',
  );
