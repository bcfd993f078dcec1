import { TokenConfigError } from './errors.ts';
import { createSecretsManagerSecret, type SecretsManagerSecretOptions } from './secrets-manager-secret.ts';
import { createTokenStore, type TokenStore } from './token-store.ts';

export interface SecretsManagerStoreOptions extends SecretsManagerSecretOptions {
  /** The second secret of the two-secret form, from which readers take the access token alone. Not built yet. */
  readonly accessTokenSecretId?: string | undefined;
}

/**
 * Creates the token store on one AWS Secrets Manager secret.
 *
 * @throws {TokenConfigError} an access token secret is configured: the two-secret form does not exist yet.
 */
export const createSecretsManagerStore = ({
  accessTokenSecretId,
  ...options
}: SecretsManagerStoreOptions): TokenStore => {
  if (accessTokenSecretId !== undefined) {
    throw new TokenConfigError(
      'accessTokenSecret is not supported yet: remove it, and give the workers leave to read and write tokenSecret',
    );
  }
  return createTokenStore(createSecretsManagerSecret(options));
};
