import type { GetSecretValueCommandInput } from '@aws-sdk/client-secrets-manager';
import { TokenConfigError } from './errors.ts';
import type { SecretsManagerApi } from './secrets-manager-client.ts';
import { errorName, type StoreOperation, toStoreError } from './store-failure.ts';
import type { SecretVersion, VersionedSecret } from './versioned-secret.ts';

export interface SecretsManagerSecretOptions {
  readonly client: SecretsManagerApi;
  /** Name or ARN of the secret. */
  readonly secretId: string;
  /** Told of every call, for the metric. */
  readonly countCall?: ((operation: StoreOperation) => void) | undefined;
}

/**
 * Speaks to one secret in AWS Secrets Manager.
 *
 * Reads name a label or a version id, always: what "the value" is without either is where emulators differ. Writes
 * name their version id (`ClientRequestToken`) and a label, always: without a label AWS would move `AWSCURRENT`.
 */
export const createSecretsManagerSecret = (options: SecretsManagerSecretOptions): VersionedSecret => {
  const { client, secretId, countCall = () => {} } = options;
  let knownArn: string | undefined;

  const call = async <T, Expected = never>(
    operation: StoreOperation,
    send: () => Promise<T>,
    expected: Readonly<Record<string, Expected>> = {},
  ): Promise<T | Expected> => {
    countCall(operation);
    try {
      return await send();
    } catch (error) {
      const name = errorName(error);
      if (name in expected) return expected[name] as Expected;
      throw toStoreError(error, { secretName: secretId, operation });
    }
  };

  const read = async (
    at: Pick<GetSecretValueCommandInput, 'VersionId' | 'VersionStage'>,
  ): Promise<SecretVersion | undefined> => {
    const answer = await call('get_secret_value', () => client.getSecretValue({ SecretId: secretId, ...at }), {
      ResourceNotFoundException: undefined,
    });
    if (answer === undefined) return undefined;
    knownArn ??= answer.ARN;
    const { VersionId: versionId, SecretString: text, CreatedDate: created } = answer;
    if (versionId === undefined || text === undefined) {
      throw new TokenConfigError(`the secret ${secretId} is binary. Store its value as text`);
    }
    return { versionId, text, createdAtMs: created?.getTime() ?? 0 };
  };

  const describe = () => call('describe_secret', () => client.describeSecret({ SecretId: secretId }));

  const arn = async (): Promise<string> => {
    knownArn ??= (await describe()).ARN;
    return knownArn ?? secretId;
  };

  return {
    name: secretId,
    arn,
    readVersion: (versionId) => read({ VersionId: versionId }),
    readLabelled: async (label) => {
      const version = await read({ VersionStage: label });
      if (version === undefined) await describe();
      return version;
    },
    labels: async () => {
      const { VersionIdsToStages: versions = {} } = await describe();
      return new Map(Object.entries(versions).flatMap(([id, stages]) => stages.map((stage) => [stage, id] as const)));
    },
    create: ({ versionId, text, label }) =>
      call(
        'put_secret_value',
        async () => {
          await client.putSecretValue({
            SecretId: secretId,
            ClientRequestToken: versionId,
            SecretString: text,
            VersionStages: [label],
          });
          return true;
        },
        { ResourceExistsException: false },
      ),
    moveLabel: ({ label, from, to }) =>
      call(
        'update_secret_version_stage',
        async () => {
          await client.updateSecretVersionStage({
            SecretId: secretId,
            VersionStage: label,
            RemoveFromVersionId: from,
            MoveToVersionId: to,
          });
          return true;
        },
        { InvalidParameterException: false },
      ),
  };
};
