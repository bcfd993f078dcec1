import type { SecretsManagerApi } from '@leadferry/token';

/** A Secrets Manager that answers reads with what a test tells it to, and counts them. */
export interface ScriptedSecrets {
  readonly client: SecretsManagerApi;
  /** Reads so far. */
  reads: number;
  /** What every read answers; an error is thrown, undefined never answers. */
  value: object | Error | undefined;
}

/** Says that Secrets Manager does not answer just now. */
export const throttling = (): Error => Object.assign(new Error('slow down'), { name: 'ThrottlingException' });

/** Creates it; it holds a confidential client's application secret. */
export const createScriptedSecrets = (): ScriptedSecrets => {
  const getSecretValue = async () => {
    secrets.reads += 1;
    const { value } = secrets;
    if (value === undefined) return await new Promise(() => {});
    if (value instanceof Error) throw value;
    return { ARN: 'arn', VersionId: 'v', SecretString: JSON.stringify(value), CreatedDate: new Date(0) };
  };
  const secrets: ScriptedSecrets = {
    client: { getSecretValue, describeSecret: getSecretValue } as unknown as SecretsManagerApi,
    reads: 0,
    value: { client_id: 'the-key', client_secret: 'the-secret' },
  };
  return secrets;
};
