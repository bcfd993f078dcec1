import type { SecretsManagerApi } from '@leadferry/token';

/** Says that nobody can sign in because the operator's secret cannot be read or is empty. */
export class OperatorSecretError extends Error {
  readonly code = 'operator_secret_unreadable';
  readonly retryable = true;

  constructor(secretId: string, fault: string, options?: ErrorOptions) {
    super(`the secret ${secretId} that people sign in with cannot be used: ${fault}`, options);
    this.name = 'OperatorSecretError';
  }
}

/**
 * Reads what people sign in with: the secret's plain text, or `operator_secret` of a JSON object. Read anew for every
 * sign-in, so that a changed secret counts at once.
 *
 * @throws {OperatorSecretError} it cannot be read just now, does not exist, or holds nothing to compare with.
 */
export const readOperatorSecret = async (client: SecretsManagerApi, secretId: string): Promise<string> => {
  const text = await readText(client, secretId);
  const value = (pickField(text) ?? text).trim();
  if (value === '') throw new OperatorSecretError(secretId, 'it is empty');
  return value;
};

const readText = async (client: SecretsManagerApi, secretId: string): Promise<string> => {
  try {
    const { SecretString } = await client.getSecretValue({ SecretId: secretId, VersionStage: 'AWSCURRENT' });
    return SecretString ?? '';
  } catch (cause) {
    throw new OperatorSecretError(secretId, cause instanceof Error ? cause.name : 'no answer', { cause });
  }
};

const pickField = (text: string): string | undefined => {
  if (!text.trimStart().startsWith('{')) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && 'operator_secret' in value)
      return typeof value.operator_secret === 'string' ? value.operator_secret : '';
    return '';
  } catch {
    return undefined; // a plain text that begins with a brace
  }
};
