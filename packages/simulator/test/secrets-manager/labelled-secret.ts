import {
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  type PutSecretValueCommandInput,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { newName, newToken } from './contract-rule.ts';

/** Is a secret of its own for one check, with the calls a check makes most. */
export interface LabelledSecret {
  readonly name: string;
  readonly arn: string;
  /** The id of the version it was created with, whose value is `first`. */
  readonly first: string;
  /** Adds a version and answers its id. */
  put(value: string, stages?: string[], token?: string): Promise<string>;
  /** Asks for a move; without `to` for a removal. */
  move(label: string, versions: { from?: string; to?: string }): Promise<void>;
  /** Reads the value of the version that holds a label. */
  valueAt(label: string): Promise<string | undefined>;
  /** Reads the labels of every version that has some. */
  labels(): Promise<Record<string, string[]>>;
}

/** Creates a secret with a first version. */
export const createLabelledSecret = async (client: SecretsManagerClient): Promise<LabelledSecret> => {
  const name = newName();
  const first = newToken();
  const created = await client.send(
    new CreateSecretCommand({ Name: name, ClientRequestToken: first, SecretString: 'first' }),
  );

  return {
    name,
    arn: created.ARN ?? '',
    first,
    put: async (value, stages, token = newToken()) => {
      const request: PutSecretValueCommandInput = { SecretId: name, ClientRequestToken: token, SecretString: value };
      const answer = await client.send(
        new PutSecretValueCommand(stages === undefined ? request : { ...request, VersionStages: stages }),
      );

      return answer.VersionId ?? '';
    },
    move: async (label, { from, to }) => {
      await client.send(
        new UpdateSecretVersionStageCommand({
          SecretId: name,
          VersionStage: label,
          RemoveFromVersionId: from,
          MoveToVersionId: to,
        }),
      );
    },
    valueAt: async (label) =>
      (await client.send(new GetSecretValueCommand({ SecretId: name, VersionStage: label }))).SecretString,
    labels: async () => {
      const { VersionIdsToStages = {} } = await client.send(new DescribeSecretCommand({ SecretId: name }));
      const labelled = Object.entries(VersionIdsToStages).filter(([, stages]) => stages.length > 0);

      return Object.fromEntries(labelled.map(([id, stages]) => [id, stages.toSorted()]));
    },
  };
};
