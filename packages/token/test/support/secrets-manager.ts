import { randomUUID } from 'node:crypto';
import { createSecretsManagerClient } from '../../src/secrets-manager-client.ts';

/** Creates a client for an emulator, with credentials that nobody checks. */
export const emulatorClient = (endpoint: string, options: { readonly timeoutMs?: number } = {}) =>
  createSecretsManagerClient({
    ...options,
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });

/** Creates a secret with a random name and tells how an operator stores a further value in it. */
export const createSecret = async (endpoint: string, value: string) => {
  const client = emulatorClient(endpoint);
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
