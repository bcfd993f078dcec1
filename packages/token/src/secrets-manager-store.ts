import { type AccessTokenSecret, createAccessTokenSecret } from './access-token-secret.ts';
import { createSecretsManagerSecret, type SecretsManagerSecretOptions } from './secrets-manager-secret.ts';
import { createTokenStore, type TokenReader, type TokenStore } from './token-store.ts';

export interface SecretsManagerStoreOptions extends SecretsManagerSecretOptions {
  /** The second secret of the two-secret form, from which readers take the access token alone. */
  readonly accessTokenSecretId?: string | undefined;
}

/** Creates the token store on AWS Secrets Manager: one secret, or two where readers must not see the refresh token. */
export const createSecretsManagerStore = ({
  accessTokenSecretId,
  ...options
}: SecretsManagerStoreOptions): TokenStore =>
  createTokenStore(
    createSecretsManagerSecret(options),
    accessTokenSecretId === undefined ? undefined : openAccessTokens(options, accessTokenSecretId),
  );

/** Creates what a reader needs: the secret with the access token. It never asks for the other one. */
export const createSecretsManagerReader = (options: SecretsManagerSecretOptions): TokenReader =>
  openAccessTokens(options, options.secretId);

const openAccessTokens = (options: SecretsManagerSecretOptions, secretId: string): AccessTokenSecret =>
  createAccessTokenSecret(createSecretsManagerSecret({ ...options, secretId }));
