import { startMoto } from '@leadferry/local-stack';
import { startSecretsManagerEmulator } from '@leadferry/simulator';
import { describe, expect, it, onTestFinished } from 'vitest';
import { probeSecretRights, type SecretRight } from '../src/probe-secret-rights.ts';
import { createSecret, patient } from './support/secrets-manager.ts';

const rights: readonly SecretRight[] = [
  ...(['DescribeSecret', 'GetSecretValue', 'PutSecretValue', 'UpdateSecretVersionStage'] as const),
];

const startEmulator = async () => {
  const emulator = await startSecretsManagerEmulator();
  onTestFinished(() => emulator.stop());
  return emulator;
};

describe('a probe of what a role may do with a secret', () => {
  it.for<readonly [string, () => Promise<string | undefined>]>([
    ['the emulator', async () => (await startEmulator()).url],
    [
      'moto',
      async () => {
        const moto = await startMoto();
        if (moto !== undefined) onTestFinished(() => moto.stop());
        return moto?.url;
      },
    ],
  ])('finds everything allowed on %s, and leaves no trace', async ([, start], { skip }) => {
    const url = await start();
    if (url === undefined) return skip('moto cannot be installed here');
    const { name: secretId, client } = await createSecret(url, 'the value', patient);
    const look = async () => {
      const { VersionIdsToStages } = await client.describeSecret({ SecretId: secretId });
      const { SecretString } = await client.getSecretValue({ SecretId: secretId, VersionStage: 'AWSCURRENT' });
      return { VersionIdsToStages, SecretString };
    };
    const before = await look();
    expect([...(await probeSecretRights({ client, secretId, rights })).values()]).toEqual(rights.map(() => 'allowed'));
    expect(await look()).toEqual(before);
    client.destroy();
  });

  it('tells each call that the role lacks, and the key', async () => {
    const emulator = await startEmulator();
    const { name: secretId, client } = await createSecret(emulator.url, 'the value', patient);
    for (const right of rights) {
      await emulator.set({ refusals: [{ operation: right }] });
      const probe = await probeSecretRights({ client, secretId, rights });
      expect([...probe].filter(([, verdict]) => verdict !== 'allowed')).toEqual([[right, 'refused']]);
    }
    await emulator.set({ refusals: [{ operation: 'GetSecretValue', by: 'kms' }] });
    expect((await probeSecretRights({ client, secretId, rights })).get('GetSecretValue')).toBe('key_refused');
    client.destroy();
  });

  it('tells a secret that is not there, one without a value, and a Secrets Manager that is away', async () => {
    const emulator = await startEmulator();
    const { client } = await createSecret(emulator.url, 'the value');
    expect([...(await probeSecretRights({ client, secretId: 'none', rights })).values()]).toEqual([
      ...(['missing', 'missing', 'untried', 'untried'] as const),
    ]);
    await client.createSecret({ Name: 'empty' });
    expect([...(await probeSecretRights({ client, secretId: 'empty', rights })).values()]).toEqual([
      ...(['allowed', 'allowed', 'untried', 'untried'] as const),
    ]);
    await emulator.set({ outage: 'refuse' });
    expect((await probeSecretRights({ client, secretId: 'empty', rights })).get('DescribeSecret')).toBe('away');
    client.destroy();
  });
});
