import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import type { Secret } from './secret.ts';

const valueSchema = z.object({ kind: z.enum(['string', 'binary']), data: z.string() });

const versionSchema = z.object({
  id: z.string(),
  value: valueSchema,
  createdMs: z.number(),
  lastAccessedMs: z.number().exactOptional(),
});

const secretSchema = z.object({
  name: z.string(),
  arn: z.string(),
  description: z.string().exactOptional(),
  createdMs: z.number(),
  lastChangedMs: z.number(),
  lastAccessedMs: z.number().exactOptional(),
  versions: z.array(versionSchema),
  labels: z.array(z.tuple([z.string(), z.string()])),
});

const fileSchema = z.object({ secrets: z.array(secretSchema) });

/** Reads the secrets a former run left in a file; none when there is no such file. Throws when the file is not one of ours. */
export const readStateFile = (file: string): Secret[] => {
  if (!existsSync(file)) return [];

  return fileSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).secrets.map((secret) => ({
    ...secret,
    versions: new Map(secret.versions.map((version) => [version.id, version])),
    labels: new Map(secret.labels),
  }));
};

/**
 * Writes all secrets to a file, readable by its owner only, replacing it in one step.
 *
 * Blocks until written: an answered write is in the file even if the process is killed right after. Not synced to the disk,
 * so a power cut may lose it.
 */
export const writeStateFile = (file: string, secrets: readonly Secret[]): void => {
  const content = {
    secrets: secrets.map((secret) => ({
      ...secret,
      versions: [...secret.versions.values()],
      labels: [...secret.labels],
    })),
  };
  const draft = `${file}.${process.pid}.tmp`;

  writeFileSync(draft, JSON.stringify(content), { mode: 0o600 });
  renameSync(draft, file);
};
