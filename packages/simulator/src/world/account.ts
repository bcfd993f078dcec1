import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { contactSeedSchema } from '../contacts/contact-seed.ts';
import { type ContactStore, createContactStore } from '../contacts/contact-store.ts';
import { type CustomField, createNameStore, type List, type NameStore, type Tag } from './names.ts';

/** Checks an account as one writes it. Lists, custom fields and tags are given by name, contacts by email. */
export const accountSchema = z.strictObject({
  name: z.string().min(1),
  lists: z.array(z.string().min(1).max(255)).default([]),
  customFields: z.array(z.string().min(1).max(50)).default([]),
  tags: z.array(z.string().min(1).max(255)).default([]),
  contacts: z.array(contactSeedSchema).default([]),
  confirmedOptIn: z.boolean().default(false),
  organizationName: z.string().optional(),
  /** What `GET /account/user/privileges` and the endpoints' own checks go by. */
  privileges: z
    .array(z.string())
    .default(['account:read', 'contacts:read', 'contacts:write', 'contacts:lists:read', 'contacts:lists:write']),
});

/** An account as one writes it; only `name` is needed. */
export type AccountInput = z.input<typeof accountSchema>;

/** A customer's account: its names, its contacts and its settings. */
export interface Account {
  readonly name: string;
  /** The vendor's short opaque id. */
  readonly encodedAccountId: string;
  /** `sub` of its tokens. */
  readonly userId: string;
  readonly organizationName: string;
  readonly privileges: readonly string[];
  confirmedOptIn: boolean;
  readonly lists: NameStore<List>;
  readonly customFields: NameStore<CustomField>;
  readonly tags: NameStore<Tag>;
  readonly contacts: ContactStore;
}

/** What an account is besides its names and contacts. */
export type AccountSettings = Pick<
  Account,
  'name' | 'encodedAccountId' | 'userId' | 'organizationName' | 'privileges' | 'confirmedOptIn'
>;

/** Makes an account without names and contacts. */
export const createAccount = (settings: AccountSettings): Account => ({
  ...settings,
  lists: createNameStore<List>({ id: (list) => list.list_id, name: (list) => list.name }),
  customFields: createNameStore<CustomField>({ id: (field) => field.custom_field_id, name: (field) => field.label }),
  tags: createNameStore<Tag>({ id: (tag) => tag.tag_id, name: (tag) => tag.name }),
  contacts: createContactStore(),
});

/** Makes an id of the kind `encoded_account_id` has. */
export const createEncodedAccountId = (): string => `a${randomUUID().replaceAll('-', '').slice(0, 11)}`;
