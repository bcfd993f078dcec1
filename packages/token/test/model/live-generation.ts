import { z } from 'zod';
import type { Generation } from '../../src/generation.ts';
import { parseJson } from '../../src/parse-json.ts';
import { labels } from '../../src/versioned-secret.ts';
import type { Write } from './model-secret.ts';

const generationSchema = z.object({ generation: z.object({ epoch: z.int(), seq: z.int() }) });

/** Reads the access token of a version of the secret; undefined where it is none of a token set. */
export const parseAccessToken = (text: string | undefined): string | undefined => {
  const fields = parseJson(text ?? '');
  return typeof fields === 'object' && fields !== null && 'access_token' in fields
    ? String(fields.access_token)
    : undefined;
};

const epochSchema = z.object({ kind: z.literal('epoch'), epoch: z.int(), version_id: z.string() });

/** Tells the generation of the live set. A set as a person pasted it carries no generation: its epoch is written down by the first worker that reads it. */
export const generationOf = (current: Record<string, unknown> | undefined, writes: readonly Write[]): Generation => {
  const written = generationSchema.safeParse(current).data?.generation;
  if (written !== undefined) return written;
  const live = writes.findLast(({ label }) => label === labels.current)?.versionId;
  const epochs = writes.flatMap(({ text }) => epochSchema.safeParse(parseJson(text ?? '')).data ?? []);
  return { epoch: epochs.find(({ version_id }) => version_id === live)?.epoch ?? 0, seq: 0 };
};
