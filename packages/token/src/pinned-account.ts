import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { parseJson } from './parse-json.ts';
import { labels, type VersionedSecret } from './versioned-secret.ts';

/** The account that a person authorised first. A grant of another one is refused unless the person says so. */
export interface PinnedAccount {
  /** The vendor's `encoded_account_id`. */
  readonly encodedAccountId: string;
  readonly organizationName?: string;
}

const schema = z
  .object({
    kind: z.literal('account'),
    encoded_account_id: z.string().min(1),
    organization_name: z.string().optional(),
  })
  .transform(
    ({ encoded_account_id: encodedAccountId, organization_name: organizationName }): PinnedAccount => ({
      encodedAccountId,
      ...(organizationName === undefined ? {} : { organizationName }),
    }),
  );

/** Reads which account is pinned; undefined before the first authorisation that told. */
export const readPinnedAccount = async (secret: VersionedSecret): Promise<PinnedAccount | undefined> => {
  const holder = (await secret.labels()).get(labels.account);
  const text = holder === undefined ? undefined : (await secret.readVersion(holder))?.text;
  return schema.safeParse(parseJson(text ?? '')).data;
};

/** Pins an account. The last one pinned counts. */
export const pinAccount = async (
  secret: VersionedSecret,
  { encodedAccountId, organizationName }: PinnedAccount,
): Promise<void> => {
  const text = JSON.stringify({
    kind: 'account',
    encoded_account_id: encodedAccountId,
    organization_name: organizationName,
  });
  await secret.create({ versionId: randomUUID(), text, label: labels.account });
};
