import { SecretsManager } from '@aws-sdk/client-secrets-manager';

/** What an account's token secret says, read from outside as any operator could. */
export interface TokenSecretState {
  /** Refreshes since the grant: the number within the epoch of the live token set. */
  readonly seq: number;
  readonly epoch: number;
  /** Whether a person was called for. The label stays on the generation that ended. */
  readonly isReauthLabelled: boolean;
}

/** Reads the state of the token secret of `default`. */
export const readTokenSecret = async (secretsUrl: string): Promise<TokenSecretState> => {
  const client = new SecretsManager({
    endpoint: secretsUrl,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const SecretId = 'leadferry/default/token';
  try {
    const { VersionIdsToStages: stages = {} } = await client.describeSecret({ SecretId });
    const { SecretString: text = '{}' } = await client.getSecretValue({ SecretId, VersionStage: 'AWSCURRENT' });
    const { generation } = JSON.parse(text) as { generation?: { epoch: number; seq: number } };
    return {
      seq: generation?.seq ?? 0,
      epoch: generation?.epoch ?? 1,
      isReauthLabelled: Object.values(stages).flat().includes('CC_REAUTH'),
    };
  } finally {
    client.destroy();
  }
};
