import type { SecretsManagerApi } from './secrets-manager-client.ts';
import { errorName } from './store-failure.ts';
import { labels } from './versioned-secret.ts';

/** A call to Secrets Manager, as a policy names it behind `secretsmanager:`. */
export type SecretRight = 'DescribeSecret' | 'GetSecretValue' | 'PutSecretValue' | 'UpdateSecretVersionStage';

/**
 * What trying a call came to.
 *
 * - allowed. refused: the role's policy. key_refused: the secret's KMS key.
 * - missing: there is no such secret. deleted: it is marked for deletion.
 * - untried: the secret has no value, on which alone a write could be tried without leaving a trace.
 * - credentials: AWS does not take the caller's credentials. away: no answer.
 */
export type RightVerdict =
  | 'allowed'
  | 'refused'
  | 'key_refused'
  | 'missing'
  | 'deleted'
  | 'untried'
  | 'credentials'
  | 'away';

/** The verdict on each call that was tried. */
export type SecretProbe = ReadonlyMap<SecretRight, RightVerdict>;

/** Sits on no version, ever: calls that name it cannot move anything. */
const nobodysLabel = 'CC_DOCTOR';

/**
 * Tries what a role may do with one secret, and changes nothing.
 *
 * Reads are made. A write is asked for in a form that AWS must refuse once it has seen that the role is allowed: another text
 * under the id of a version that exists (`ResourceExistsException`), and taking away a label that sits nowhere
 * (`InvalidParameterException`). The value that is read is not kept, and none of it is sent.
 */
export const probeSecretRights = async (options: {
  readonly client: SecretsManagerApi;
  readonly secretId: string;
  readonly rights: readonly SecretRight[];
}): Promise<SecretProbe> => {
  const { client, secretId: SecretId, rights } = options;
  let currentId: string | undefined;
  const tries: Readonly<Record<SecretRight, () => Promise<RightVerdict>>> = {
    DescribeSecret: async () => {
      const { VersionIdsToStages: versions = {} } = await client.describeSecret({ SecretId });
      currentId ??= Object.keys(versions).find((id) => versions[id]?.includes(labels.current));
      return 'allowed';
    },
    GetSecretValue: async () => {
      const { VersionId } = await client.getSecretValue({ SecretId, VersionStage: labels.current });
      currentId ??= VersionId;
      return 'allowed';
    },
    PutSecretValue: async () => {
      if (currentId === undefined) return 'untried';
      const SecretString = 'leadferry doctor';
      await client.putSecretValue({
        SecretId,
        ClientRequestToken: currentId,
        SecretString,
        VersionStages: [nobodysLabel],
      });
      return 'allowed';
    },
    UpdateSecretVersionStage: async () => {
      if (currentId === undefined) return 'untried';
      await client.updateSecretVersionStage({ SecretId, VersionStage: nobodysLabel, RemoveFromVersionId: currentId });
      return 'allowed';
    },
  };
  const verdicts = new Map<SecretRight, RightVerdict>();
  // One after the other: the writes need the id that the reads bring.
  for (const right of rights) verdicts.set(right, await tries[right]().catch(judgeRefusal));
  const isMissing = rights.includes('DescribeSecret') && verdicts.get('DescribeSecret') === 'missing';
  // A secret without a value answers a read as one that is not there; its description tells them apart.
  if (!isMissing && verdicts.get('GetSecretValue') === 'missing') verdicts.set('GetSecretValue', 'allowed');
  return verdicts;
};

const judgeRefusal = (error: unknown): RightVerdict => {
  if (error instanceof TypeError) throw error; // a bug
  const name = errorName(error);
  if (name === 'AccessDeniedException') {
    return error instanceof Error && /\bKMS\b/.test(error.message) ? 'key_refused' : 'refused';
  }
  return verdictOf[name] ?? (credentialNames.has(name) ? 'credentials' : 'away');
};

const verdictOf: Readonly<Record<string, RightVerdict>> = {
  DecryptionFailure: 'key_refused',
  EncryptionFailure: 'key_refused',
  ResourceNotFoundException: 'missing',
  ResourceExistsException: 'allowed',
  InvalidParameterException: 'allowed',
  InvalidRequestException: 'deleted',
};

const credentialNames = new Set([
  'CredentialsProviderError',
  'UnrecognizedClientException',
  'InvalidSignatureException',
  'IncompleteSignatureException',
  'InvalidClientTokenId',
  'MissingAuthenticationTokenException',
  'ExpiredTokenException',
  'ExpiredToken',
]);
