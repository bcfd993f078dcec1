import { randomUUID } from 'node:crypto';
import { createSecretsManagerClient } from '../../src/secrets-manager-client.ts';
import { createSecretsManagerSecret } from '../../src/secrets-manager-secret.ts';
import type { SecretUnderTest } from './token-store/store-rule.ts';

/** Creates a client for an emulator, with credentials that nobody checks. */
export const emulatorClient = (endpoint: string, options: { readonly timeoutMs?: number } = {}) =>
  createSecretsManagerClient({
    ...options,
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });

/** For whoever looks on: a judge must not fail because the machine is busy. */
export const patient = { timeoutMs: 30_000 } as const;

/** Creates a secret with a random name and tells how an operator stores a further value in it. */
export const createSecret = async (endpoint: string, value: string, options: { readonly timeoutMs?: number } = {}) => {
  const client = emulatorClient(endpoint, options);
  const name = `leadferry/${randomUUID()}/token`;
  await client.createSecret({ Name: name, SecretString: value });
  return {
    name,
    client,
    paste: async (text: string): Promise<void> => {
      await client.putSecretValue({ SecretId: name, SecretString: text });
    },
  };
};

/** Creates secrets for the rules of a token store on the Secrets Manager at this address. */
export const secretsAt =
  (endpoint: string) =>
  async (firstValue: string): Promise<SecretUnderTest> => {
    const { name, client, paste } = await createSecret(endpoint, firstValue);
    return { open: () => createSecretsManagerSecret({ client, secretId: name }), paste };
  };
