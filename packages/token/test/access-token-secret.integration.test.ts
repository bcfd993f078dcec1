import { randomUUID } from 'node:crypto';
import { type Moto, startMoto } from '@leadferry/local-stack';
import { type SecretsManagerEmulator, startSecretsManagerEmulator } from '@leadferry/simulator';
import { afterAll } from 'vitest';
import { createSecretsManagerSecret } from '../src/secrets-manager-secret.ts';
import { accessTokenSecretContract } from './access-token-secret.contract.ts';
import { emulatorClient } from './support/secrets-manager.ts';

let emulator: SecretsManagerEmulator;
let moto: Moto | undefined;
afterAll(async () => {
  await emulator.stop();
  await moto?.stop();
});

const emptySecretsAt = (url: string) => async () => {
  const client = emulatorClient(url);
  const secretId = `leadferry/${randomUUID()}/access-token`;
  await client.createSecret({ Name: secretId });
  return () => createSecretsManagerSecret({ client, secretId });
};

accessTokenSecretContract({
  name: 'the Secrets Manager emulator',
  start: async () => {
    emulator = await startSecretsManagerEmulator();
    return emptySecretsAt(emulator.url);
  },
});

accessTokenSecretContract({
  name: 'moto',
  start: async () => {
    moto = await startMoto();
    return moto && emptySecretsAt(moto.url);
  },
});
