import { z } from 'zod';
import { parseJson } from './parse-json.ts';
import { deriveVersionId } from './version-id.ts';
import { labels, type VersionedSecret } from './versioned-secret.ts';

const epochSchema = z.object({ kind: z.literal('epoch'), epoch: z.int().min(1), version_id: z.string() });
const numberedSchema = z.object({ generation: z.object({ epoch: z.int().min(1) }) });

/**
 * Returns the epoch of a token response that a person stored at `AWSCURRENT`: 1 for the first, else one more than the
 * last (design.md, "Token secret").
 *
 * The number is written down once, as a version whose id is derived from it, so that all workers agree on it for
 * ever, those included that start later and those that never saw the sets in between. Undefined when `AWSCURRENT` has
 * moved on from `versionId`: read again.
 */
export const assignEpoch = async (secret: VersionedSecret, versionId: string): Promise<number | undefined> => {
  const arn = await secret.arn();
  const idOf = (epoch: number): string => epochId(arn, epoch);
  const holderOf = async (epoch: number): Promise<string | undefined> =>
    parseEpoch((await secret.readVersion(idOf(epoch)))?.text)?.version_id;

  const placed = await secret.labels();
  if (placed.get(labels.current) !== versionId) return undefined;
  const latest = await readLatestEpoch(secret, placed);
  const known = await findEpoch(versionId, latest, holderOf);
  if (known !== undefined) return known;

  for (let epoch = latest + 1; ; epoch += 1) {
    if (await writeEpoch(secret, epoch, versionId)) return epoch;
    if ((await secret.labels()).get(labels.current) !== versionId) return undefined;
  }
};

const epochId = (arn: string, epoch: number): string => deriveVersionId(arn, 'epoch', epoch);

/** Writes down that an epoch belongs to a version. True for exactly one version, for ever. */
export const writeEpoch = async (secret: VersionedSecret, epoch: number, versionId: string): Promise<boolean> => {
  const text = JSON.stringify({ kind: 'epoch', epoch, version_id: versionId });
  return secret.create({ versionId: epochId(await secret.arn(), epoch), text, label: labels.epoch });
};

const parseEpoch = (text: string | undefined) => epochSchema.safeParse(parseJson(text ?? '')).data;

/** Returns the highest epoch that any labelled version tells of; 0 when there is none. */
export const readLatestEpoch = async (
  secret: VersionedSecret,
  placed: ReadonlyMap<string, string>,
): Promise<number> => {
  const written = [labels.epoch, labels.current, labels.next, labels.previous].map(async (label) => {
    const holder = placed.get(label);
    const text = holder === undefined ? undefined : (await secret.readVersion(holder))?.text;
    return parseEpoch(text)?.epoch ?? numberedSchema.safeParse(parseJson(text ?? '')).data?.generation.epoch ?? 0;
  });
  return Math.max(0, ...(await Promise.all(written)));
};

/** Looks whether a version was given an epoch before; one that an operator moved back keeps the number it had. */
const findEpoch = async (
  versionId: string,
  latest: number,
  holderOf: (epoch: number) => Promise<string | undefined>,
): Promise<number | undefined> => {
  for (let epoch = latest; epoch >= 1 && epoch > latest - 20; epoch -= 1) {
    if ((await holderOf(epoch)) === versionId) return epoch;
  }
  return undefined;
};
