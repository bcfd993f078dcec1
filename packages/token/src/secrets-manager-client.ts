import { SecretsManager, type SecretsManagerClientConfig } from '@aws-sdk/client-secrets-manager';

/** The Secrets Manager client this package works with. The SDK's values are imported here and nowhere else. */
export type SecretsManagerApi = Pick<
  SecretsManager,
  'getSecretValue' | 'describeSecret' | 'putSecretValue' | 'updateSecretVersionStage' | 'destroy'
>;

export interface SecretsManagerClientOptions {
  readonly region?: string | undefined;
  /** Another address than AWS's own; the SDK also reads AWS_ENDPOINT_URL_SECRETS_MANAGER by itself. */
  readonly endpoint?: string | undefined;
  readonly credentials?: SecretsManagerClientConfig['credentials'];
  /** Longest one try may take, in milliseconds, connecting included. Default 3000. */
  readonly timeoutMs?: number;
  /** Tries per call, the first one included. Default 3. */
  readonly maxAttempts?: number;
}

/**
 * Creates a Secrets Manager client that gives up soon: three tries of at most three seconds, adaptive pauses between
 * them. Repeats are harmless, since every write this package makes is idempotent by its version id. Credentials and
 * region come from the SDK's own chain unless given.
 */
export const createSecretsManagerClient = (options: SecretsManagerClientOptions = {}): SecretsManager => {
  const { region, endpoint, credentials, timeoutMs = 3000, maxAttempts = 3 } = options;
  return new SecretsManager({
    maxAttempts,
    retryMode: 'adaptive',
    requestHandler: {
      connectionTimeout: Math.min(1000, timeoutMs),
      requestTimeout: timeoutMs,
      throwOnRequestTimeout: true,
    },
    ...(region === undefined ? {} : { region }),
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(credentials === undefined ? {} : { credentials }),
  });
};
