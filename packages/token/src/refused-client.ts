import { TokenConfigError } from './errors.ts';

/** Says that the token endpoint does not accept the client, which leaves the refresh token unspent. */
export const refusedClient = (error: string): TokenConfigError =>
  new TokenConfigError(
    `the token endpoint answers ${error}: correct client_id and client_secret in the application secret. ` +
      'The refresh token was not spent',
  );
