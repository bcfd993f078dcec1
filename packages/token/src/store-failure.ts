import { TokenConfigError, TokenUnavailableError } from './errors.ts';

/** Calls made to Secrets Manager, as the metric names them. */
export const storeOperations = [
  'get_secret_value',
  'describe_secret',
  'put_secret_value',
  'update_secret_version_stage',
] as const;
export type StoreOperation = (typeof storeOperations)[number];

const actions: Readonly<Record<StoreOperation, string>> = {
  get_secret_value: 'secretsmanager:GetSecretValue',
  describe_secret: 'secretsmanager:DescribeSecret',
  put_secret_value: 'secretsmanager:PutSecretValue',
  update_secret_version_stage: 'secretsmanager:UpdateSecretVersionStage',
};

/**
 * Turns a failed call to Secrets Manager into this package's error: what an operator must mend becomes a
 * TokenConfigError that says how, everything else a TokenUnavailableError.
 */
export const toStoreError = (
  error: unknown,
  { secretName, operation }: { secretName: string; operation: StoreOperation },
): TokenConfigError | TokenUnavailableError => {
  const options = { cause: withoutBody(error) };
  switch (errorName(error)) {
    case 'ResourceNotFoundException':
      return new TokenConfigError(
        `there is no secret ${secretName} in this account and region. Create it, or correct its name in the config`,
        options,
      );
    case 'AccessDeniedException':
      // AWS has the same name for the role and for the key; only its text tells them apart.
      if (error instanceof Error && /\bKMS\b/.test(error.message)) return keyRefused(secretName, options);
      return new TokenConfigError(
        `this role may not call ${actions[operation]} on the secret ${secretName}. Allow it in the role's policy`,
        options,
      );
    case 'DecryptionFailure':
    case 'EncryptionFailure':
      return keyRefused(secretName, options);
    case 'InvalidRequestException':
      return new TokenConfigError(
        `the secret ${secretName} cannot be used: Secrets Manager refused ${operation}. It may be marked as deleted: restore it`,
        options,
      );
    default:
      return new TokenUnavailableError(`Secrets Manager did not answer ${operation} for ${secretName}`, options);
  }
};

const keyRefused = (secretName: string, options: ErrorOptions): TokenConfigError =>
  new TokenConfigError(
    `the KMS key of the secret ${secretName} cannot be used. Allow kms:Decrypt and kms:GenerateDataKey on it`,
    options,
  );

/** Returns the name a failed call carries, such as `ResourceExistsException`. */
export const errorName = (error: unknown): string => (error instanceof Error ? error.name : typeof error);

/** Leaves out an error that quotes the answer it could not parse: the answer may hold tokens. */
const withoutBody = (error: unknown): unknown =>
  error instanceof SyntaxError ? new Error('the answer could not be parsed') : error;
