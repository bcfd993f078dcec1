import { z } from 'zod';
import { TokenConfigError } from './errors.ts';
import { parseJson } from './parse-json.ts';
import { createSecretsManagerSecret, type SecretsManagerSecretOptions } from './secrets-manager-secret.ts';
import { labels } from './versioned-secret.ts';

/** The API key as registered with the vendor. Without `clientSecret` it is a public client. */
export interface ApplicationSecret {
  readonly clientId: string;
  readonly clientSecret?: string;
  /** Key of the hashes that stand for emails in logs and receipts; derived from `clientSecret` where absent. */
  readonly hashKey?: string;
}

const present = z.string().trim().min(1);
const schema = z.object({
  client_id: present,
  client_secret: present.optional(),
  hash_key: present.optional(),
});

/**
 * Reads the application's secret: `{"client_id": "...", "client_secret": "...", "hash_key": "..."}`.
 *
 * One of `client_secret` and `hash_key` is required (design decision 10).
 *
 * @throws {TokenConfigError} the secret does not exist, may not be read, is not JSON, or lacks a field; names it.
 * @throws {TokenUnavailableError} Secrets Manager cannot answer now.
 */
export const readApplicationSecret = async (options: SecretsManagerSecretOptions): Promise<ApplicationSecret> => {
  const secret = createSecretsManagerSecret(options);
  const version = await secret.readLabelled(labels.current);
  if (version === undefined) throw unusable(secret.name, 'it has no value');
  const value = parseJson(version.text);
  if (typeof value !== 'object' || value === null) throw unusable(secret.name, 'it is not a JSON object');
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    const fields = [...new Set(parsed.error.issues.map((issue) => issue.path.join('.')))];
    throw unusable(secret.name, `missing or empty: ${fields.join(', ')}`);
  }
  const { client_id: clientId, client_secret: clientSecret, hash_key: hashKey } = parsed.data;
  if (clientSecret === undefined && hashKey === undefined) {
    throw unusable(secret.name, 'a public client (no client_secret) needs a hash_key, any long random text');
  }
  return {
    clientId,
    ...(clientSecret === undefined ? {} : { clientSecret }),
    ...(hashKey === undefined ? {} : { hashKey }),
  };
};

const unusable = (secretName: string, fault: string): TokenConfigError =>
  new TokenConfigError(
    `the application secret ${secretName} cannot be used: ${fault}. ` +
      'It must hold {"client_id": "...", "client_secret": "..."} as shown in the vendor\'s developer portal',
  );
