import { labels, type SecretVersion, type VersionedSecret } from './versioned-secret.ts';

/** A secret in memory, with the doors a test needs to act as an operator would. */
export interface MemorySecret extends VersionedSecret {
  /** Stores a value as an operator does: a new version that becomes live at once. Returns its id. */
  paste(text: string): string;
  /** Makes every operation named fail with this error until it is set to undefined. */
  failWith(error: Error | undefined, operations?: readonly (keyof VersionedSecret)[]): void;
  /** Operations asked for so far, in order. */
  readonly calls: readonly string[];
}

/** Creates a secret in memory that keeps Secrets Manager's rules. Several stores may share it, as workers do. */
export const createMemorySecret = ({
  name = 'memory/token',
  now = Date.now,
}: {
  readonly name?: string;
  readonly now?: () => number;
} = {}): MemorySecret => {
  const versions = new Map<string, SecretVersion>();
  const placed = new Map<string, string>();
  const calls: string[] = [];
  let failure: { error: Error; operations: readonly string[] | undefined } | undefined;

  const enter = async (operation: string): Promise<void> => {
    calls.push(operation);
    await Promise.resolve();
    if (failure !== undefined && (failure.operations?.includes(operation) ?? true)) throw failure.error;
  };

  const place = (label: string, versionId: string): void => {
    const before = placed.get(label);
    placed.set(label, versionId);
    if (label === labels.current && before !== undefined) placed.set(labels.previous, before);
  };

  return {
    name,
    calls,
    arn: async () => `arn:memory:${name}`,
    readVersion: async (versionId) => {
      await enter('readVersion');
      return versions.get(versionId);
    },
    readLabelled: async (label) => {
      await enter('readLabelled');
      return versions.get(placed.get(label) ?? '');
    },
    labels: async () => {
      await enter('labels');
      return new Map(placed);
    },
    create: async ({ versionId, text, label }) => {
      await enter('create');
      const existing = versions.get(versionId);
      if (existing !== undefined) return existing.text === text;
      versions.set(versionId, { versionId, text, createdAtMs: now() });
      place(label, versionId);
      return true;
    },
    moveLabel: async ({ label, from, to }) => {
      await enter('moveLabel');
      if (placed.get(label) !== from || !versions.has(to)) return false;
      place(label, to);
      return true;
    },
    paste: (text) => {
      const versionId = crypto.randomUUID();
      versions.set(versionId, { versionId, text, createdAtMs: now() });
      place(labels.current, versionId);
      return versionId;
    },
    failWith: (error, operations) => {
      failure = error && { error, operations };
    },
  };
};
