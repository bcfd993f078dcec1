import { type Moto, startMoto } from '@leadferry/local-stack';
import { type SecretsManagerEmulator, startSecretsManagerEmulator } from '@leadferry/simulator';
import { afterAll, describe, expect, it } from 'vitest';
import { createSecretsManagerSecret } from '../src/secrets-manager-secret.ts';
import { createSecret, emulatorClient, secretsAt } from './support/secrets-manager.ts';
import { motoTokenStoreDeviations } from './support/token-store/moto-deviations.ts';
import { tokenStoreContract } from './token-store.contract.ts';

let emulator: SecretsManagerEmulator;
let moto: Moto | undefined;
afterAll(async () => {
  await emulator.stop();
  await moto?.stop();
});

tokenStoreContract({
  name: 'the Secrets Manager emulator',
  start: async () => {
    emulator = await startSecretsManagerEmulator();
    return secretsAt(emulator.url);
  },
});

tokenStoreContract({
  name: 'moto',
  deviations: motoTokenStoreDeviations,
  start: async () => {
    moto = await startMoto();
    return moto && secretsAt(moto.url);
  },
});

describe('Secrets Manager as the token store meets it', () => {
  const read = (secretId: string) =>
    createSecretsManagerSecret({ client: emulatorClient(emulator.url), secretId }).readLabelled('AWSCURRENT');

  it('says that a secret does not exist, and what to do', async () => {
    await expect(read('leadferry/nowhere')).rejects.toMatchObject({
      code: 'config_error',
      message: expect.stringMatching(/no secret leadferry\/nowhere.*Create it/),
    });
  });

  it('is unavailable, not misconfigured, while it answers errors', async () => {
    const { name } = await createSecret(emulator.url, 'x');
    await emulator.set({ outage: 'error' });
    await expect(read(name)).rejects.toMatchObject({ code: 'token_unavailable', retryable: true });
    await emulator.set({ outage: 'none' });
    expect((await read(name))?.text).toBe('x');
  });

  it('is given up after three tries while it hangs', async () => {
    const { name } = await createSecret(emulator.url, 'x');
    await emulator.set({ outage: 'hang' });
    emulator.resetCalls();
    const client = emulatorClient(emulator.url, { timeoutMs: 300 });
    const reading = createSecretsManagerSecret({ client, secretId: name }).readLabelled('AWSCURRENT');
    await expect(reading).rejects.toMatchObject({ code: 'token_unavailable' });
    expect(emulator.calls.GetSecretValue).toBe(3);
    await emulator.set({ outage: 'none' });
  });

  it('counts each call', async () => {
    const { name, client } = await createSecret(emulator.url, 'x');
    const calls: string[] = [];
    const secret = createSecretsManagerSecret({ client, secretId: name, countCall: (call) => calls.push(call) });
    await secret.readLabelled('AWSCURRENT');
    await secret.labels();
    await secret.create({ versionId: crypto.randomUUID(), text: 'y', label: 'CC_NEXT' });
    expect(calls).toEqual(['get_secret_value', 'describe_secret', 'put_secret_value']);
  });
});
