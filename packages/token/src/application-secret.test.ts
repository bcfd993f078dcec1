import { describe, expect, it } from 'vitest';
import { readApplicationSecret } from './application-secret.ts';
import type { SecretsManagerApi } from './secrets-manager-client.ts';

const secretId = 'leadferry/application';

/** A Secrets Manager that answers every read with this value, or with an error of this name. */
const holding = (value: string | undefined, errorName?: string): SecretsManagerApi => {
  const answer = async () => {
    if (errorName !== undefined) throw Object.assign(new Error('refused'), { name: errorName });
    return { ARN: 'arn', VersionId: 'v', SecretString: value, CreatedDate: new Date(0), $metadata: {} };
  };
  return { getSecretValue: answer, describeSecret: answer } as unknown as SecretsManagerApi;
};
const read = (value: unknown) =>
  readApplicationSecret({ client: holding(typeof value === 'string' ? value : JSON.stringify(value)), secretId });

describe('the application secret', () => {
  it('tells a confidential client', async () => {
    expect(await read({ client_id: 'id', client_secret: 's3cr3t' })).toEqual({
      clientId: 'id',
      clientSecret: 's3cr3t',
    });
  });

  it('tells a public client, which needs a hash key', async () => {
    expect(await read({ client_id: 'id', hash_key: 'k3y' })).toEqual({ clientId: 'id', hashKey: 'k3y' });
  });

  it.each([
    ['is not JSON', 's3cr3t', 'not a JSON object'],
    ['is null', 'null', 'not a JSON object'],
    ['lacks the id', { client_secret: 's3cr3t' }, 'client_id'],
    ['has an empty secret', { client_id: 'id', client_secret: ' ' }, 'client_secret'],
    ['has neither secret nor hash key', { client_id: 'id' }, 'hash_key'],
    ['has numbers for text', { client_id: 7, client_secret: 8 }, 'client_id, client_secret'],
  ])('is refused when it %s, naming the field and never a value', async (_, value, named) => {
    const error = await read(value).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({ code: 'config_error', retryable: false });
    expect(String(error)).toContain(named);
    expect(String(error)).toContain(secretId);
    expect(String(error)).not.toContain('s3cr3t');
  });

  it.each([
    ['ResourceNotFoundException', 'config_error', /no secret leadferry\/application.*Create it/],
    ['AccessDeniedException', 'config_error', /secretsmanager:GetSecretValue.*policy/],
    ['DecryptionFailure', 'config_error', /KMS/],
    ['InvalidRequestException', 'config_error', /deleted/],
    ['ThrottlingException', 'token_unavailable', /did not answer/],
    ['TimeoutError', 'token_unavailable', /did not answer/],
  ])('answers %s with %s and what to do', async (errorName, code, message) => {
    const reading = readApplicationSecret({ client: holding(undefined, errorName), secretId });
    await expect(reading).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it('tells a role that may not use the key from one that may not read the secret', async () => {
    const refusal = Object.assign(new Error('Access to KMS is not allowed'), { name: 'AccessDeniedException' });
    const client = { ...holding(undefined), getSecretValue: () => Promise.reject(refusal) };
    await expect(readApplicationSecret({ client, secretId })).rejects.toThrow(/kms:Decrypt/);
  });

  it('is refused when it is binary', async () => {
    await expect(readApplicationSecret({ client: holding(undefined), secretId })).rejects.toThrow(/binary/);
  });
});
