import type { SecretsManagerApi } from '@leadferry/token';
import { createMemorySecret, type MemorySecret } from '@leadferry/token/testing';

/** A Secrets Manager in memory that keeps versions and labels, and notes which secret was asked for what. */
export interface ScriptedStore {
  readonly client: SecretsManagerApi;
  /** Returns a secret, made when it is first named. */
  secret(name: string): MemorySecret;
  /** Names of the secrets that were asked for, each once. */
  readonly asked: ReadonlySet<string>;
}

interface Input {
  readonly SecretId: string;
  readonly VersionId?: string;
  readonly VersionStage: string;
  readonly ClientRequestToken: string;
  readonly SecretString: string;
  readonly VersionStages: readonly [string];
  readonly RemoveFromVersionId: string;
  readonly MoveToVersionId: string;
}

const refuse = (name: string): Error => Object.assign(new Error(name), { name });

/** Creates it, without any secret. */
export const createScriptedStore = (): ScriptedStore => {
  const secrets = new Map<string, MemorySecret>();
  const asked = new Set<string>();
  const secret = (name: string): MemorySecret => {
    const found = secrets.get(name) ?? createMemorySecret({ name });
    secrets.set(name, found);
    return found;
  };
  const open = (name: string): MemorySecret => {
    asked.add(name);
    return secret(name);
  };

  const client = {
    getSecretValue: async ({ SecretId, VersionId, VersionStage }: Input) => {
      const opened = open(SecretId);
      const version = await (VersionId ? opened.readVersion(VersionId) : opened.readLabelled(VersionStage));
      if (version === undefined) throw refuse('ResourceNotFoundException');
      const { versionId, text, createdAtMs } = version;
      return { ARN: SecretId, VersionId: versionId, SecretString: text, CreatedDate: new Date(createdAtMs) };
    },
    describeSecret: async ({ SecretId }: Input) => {
      const stages: Record<string, string[]> = {};
      for (const [label, id] of await open(SecretId).labels()) stages[id] = [...(stages[id] ?? []), label];
      return { ARN: SecretId, VersionIdsToStages: stages };
    },
    putSecretValue: async ({ SecretId, ClientRequestToken: versionId, SecretString: text, VersionStages }: Input) => {
      const isOurs = await open(SecretId).create({ versionId, text, label: VersionStages[0] });
      if (!isOurs) throw refuse('ResourceExistsException');
    },
    updateSecretVersionStage: async ({ SecretId, VersionStage: label, ...move }: Input) => {
      const isMoved = await open(SecretId).moveLabel({
        label,
        from: move.RemoveFromVersionId,
        to: move.MoveToVersionId,
      });
      if (!isMoved) throw refuse('InvalidParameterException');
    },
  };
  return { client: client as unknown as SecretsManagerApi, secret, asked };
};
