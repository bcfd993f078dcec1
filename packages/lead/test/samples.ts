import type { Contact, ResolvedNames } from '@leadferry/constant-contact';
import { InvalidLeadError, type Lead, type LeadRecord, parseLead } from '../src/index.ts';

/** The moment at which every test of this package takes place. */
export const nowMs = Date.parse('2026-11-22T10:05:00Z');

/** The example of design.md, every field filled. */
export const fullEvent = {
  id: 'web-2026-000123',
  source: 'web-form',
  occurredAt: '2026-11-22T10:00:00Z',
  operation: 'upsert',
  email: 'ada@example.org',
  firstName: 'Ada',
  lastName: 'Byron',
  jobTitle: 'Analyst',
  companyName: 'Engines Ltd',
  phone: '+1 555 0100',
  address: { street: '1 Main St', city: 'Boston', state: 'MA', postalCode: '02110', country: 'US' },
  birthday: { month: 4, day: 9 },
  anniversary: '2020-04-09',
  customFields: { short_code: '7QX2' },
  lists: ['Newsletter'],
  tags: ['expo'],
  consent: { permission: 'explicit', obtainedAt: '2026-11-22T09:59:58Z', evidence: 'form 17, box ticked' },
};

/** The least that is a lead. */
export const leastEvent = { id: 'a-1', email: 'ada@example.org' };

/** Makes a record of a JSON value, or of a text as it is. */
export const makeRecord = (value: unknown, headers: LeadRecord['headers'] = {}): LeadRecord => ({
  value: Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)),
  headers,
  timestampMs: nowMs,
});

/** Makes a lead of an event; what is left out comes from {@link leastEvent}. */
export const makeLead = (event: object = {}): Lead => parseLead(makeRecord({ ...leastEvent, ...event }), { nowMs });

/** Makes the least stored contact, active and explicit. */
export const makeContact = (fields: Partial<Contact> = {}): Contact => ({
  contact_id: 'c-1',
  email_address: { address: 'Ada@Example.org', permission_to_send: 'explicit' },
  ...fields,
});

/** Names as the account has them: the id of `X` is `id-X`; `Short Code` is the label of the field `short_code`. */
export const names: ResolvedNames = {
  lists: new Map(['Newsletter', 'Customers', 'Events'].map((name) => [name, `id-${name}`])),
  customFields: new Map([
    ['short_code', 'id-short_code'],
    ['Short Code', 'id-short_code'],
    ['city', 'id-city'],
    ...Array.from({ length: 60 }, (_, index) => [`field_${index}`, `id-field_${index}`] as const),
  ]),
  tags: new Map(['expo', 'vip'].map((name) => [name, `id-${name}`])),
};

/** Gives the error an action throws; fails where it throws none or another. */
export const catchInvalid = (action: () => unknown): InvalidLeadError => {
  try {
    action();
  } catch (error) {
    if (error instanceof InvalidLeadError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
};

/** Reads a record that must be refused, and gives the refusal. */
export const refuse = (value: unknown, headers: LeadRecord['headers'] = {}): InvalidLeadError =>
  catchInvalid(() => parseLead(makeRecord(value, headers), { nowMs }));

/** Gives the faults of an event that differs from the least one by `fields`. */
export const faultsOf = (fields: object): readonly string[] => refuse({ ...leastEvent, ...fields }).faults;
