import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { formatDate, formatInstant } from '../clock.ts';
import type { Account } from '../world/account.ts';
import { type Contact, permissions } from './contact.ts';
import { changePermission } from './permission.ts';

/** Checks a contact that exists before anything happens. Lists, custom fields and tags are given by name. */
export const contactSeedSchema = z.strictObject({
  email: z.string().min(3),
  contactId: z.uuid().optional(),
  permission: z.enum(permissions).default('implicit'),
  source: z.enum(['Account', 'Contact']).default('Account'),
  firstName: z.string().optional(),
  lastName: z.string().optional(),
  jobTitle: z.string().optional(),
  companyName: z.string().optional(),
  birthday: z.object({ month: z.number().int(), day: z.number().int() }).optional(),
  anniversary: z.string().optional(),
  lists: z.array(z.string()).default([]),
  customFields: z.record(z.string(), z.string()).default({}),
  tags: z.array(z.string()).default([]),
  phone: z.string().optional(),
  /** Epoch milliseconds; default the simulator's now. */
  createdAtMs: z.number().optional(),
  /** Only for `unsubscribed`: when; default `createdAtMs`. */
  optOutAtMs: z.number().optional(),
  /** Makes the contact a deleted one. */
  deletedAtMs: z.number().optional(),
});

/** A contact as one writes it; only `email` is needed. */
export type ContactSeed = z.input<typeof contactSeedSchema>;

const idOf = <T>(found: T | undefined, kind: string, name: string): T => {
  if (found === undefined) throw new RangeError(`the account has no ${kind} named ${name}`);
  return found;
};

/**
 * Makes a stored contact of a seed.
 *
 * @throws {RangeError} a list, custom field or tag of that name does not exist in the account.
 */
export const seedContact = (account: Account, seed: z.output<typeof contactSeedSchema>, nowMs: number): Contact => {
  const at = formatInstant(seed.createdAtMs ?? nowMs);
  const email = changePermission(undefined, {
    address: seed.email,
    permission: seed.permission,
    source: seed.source,
    at: seed.permission === 'unsubscribed' && seed.optOutAtMs !== undefined ? formatInstant(seed.optOutAtMs) : at,
  });
  const deletedMs = seed.deletedAtMs;

  return {
    contact_id: seed.contactId ?? randomUUID(),
    email_address: {
      ...email,
      created_at: at,
      ...(deletedMs === undefined ? {} : { opt_out_source: 'Account', opt_out_date: formatInstant(deletedMs) }),
    },
    ...(seed.firstName === undefined ? {} : { first_name: seed.firstName }),
    ...(seed.lastName === undefined ? {} : { last_name: seed.lastName }),
    ...(seed.jobTitle === undefined ? {} : { job_title: seed.jobTitle }),
    ...(seed.companyName === undefined ? {} : { company_name: seed.companyName }),
    ...(seed.birthday === undefined ? {} : { birthday_month: seed.birthday.month, birthday_day: seed.birthday.day }),
    ...(seed.anniversary === undefined ? {} : { anniversary: seed.anniversary }),
    custom_fields: Object.entries(seed.customFields).map(([name, value]) => ({
      custom_field_id: idOf(account.customFields.find(name), 'custom field', name).custom_field_id,
      value,
    })),
    phone_numbers: seed.phone === undefined ? [] : [{ phone_number: seed.phone, kind: 'other' }],
    street_addresses: [],
    list_memberships:
      deletedMs === undefined ? seed.lists.map((name) => idOf(account.lists.find(name), 'list', name).list_id) : [],
    taggings: seed.tags.map((name) => idOf(account.tags.find(name), 'tag', name).tag_id),
    notes: [],
    create_source: seed.source,
    update_source: seed.source,
    created_at: at,
    updated_at: formatInstant(deletedMs ?? seed.optOutAtMs ?? seed.createdAtMs ?? nowMs),
    ...(deletedMs === undefined ? {} : { deleted_at: formatDate(deletedMs) }),
  };
};
