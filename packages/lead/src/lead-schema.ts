import { contactLimits } from '@leadferry/constant-contact';
import { z } from 'zod';
import { isBirthday, readAnniversary } from './calendar.ts';
import { isEmailAddress } from './email-address.ts';
import { readInstant } from './instant.ts';
import { isExactNumber, isPlainText, isSingleLine } from './plain-text.ts';

const limits = contactLimits;

/** Limits a text by its UTF-16 code units, where zod's own `max` counts characters; JSON Schema can only say the latter. */
const textUpTo = (max: number, params: Readonly<Record<string, string>> = {}) =>
  z
    .string()
    .refine((value) => value.length <= max, { error: `must be at most ${max} characters`, params })
    .meta({ maxLength: max });

const text = (max: number) =>
  textUpTo(max).refine(isPlainText, { error: 'must be text without control characters' }).meta({ maxLength: max });

const label = (max: number) =>
  textUpTo(max)
    .refine(isSingleLine, { error: 'must be one line of text without control characters' })
    .meta({ minLength: 1, maxLength: max });

const instant = z
  .string()
  .refine((value) => readInstant(value) !== undefined, {
    error: 'must be an ISO-8601 date and time with a time zone, such as 2026-11-22T10:00:00Z',
  })
  .meta({ format: 'date-time' });

const customFieldValue = z
  .union([text(limits.customFieldValue), z.number(), z.boolean()], {
    error: `must be text of at most ${limits.customFieldValue} characters, a number or a boolean`,
  })
  .refine((value) => typeof value !== 'number' || isExactNumber(value), {
    error: 'must be written as text: a number of so many digits would be rounded',
  });

const customFields = z
  .record(textUpTo(limits.customFieldLabel), customFieldValue)
  .refine((fields) => Object.keys(fields).length <= limits.count.customFields.signUpForm, {
    error: `must be at most ${limits.count.customFields.signUpForm} fields`,
    params: { reason: 'too_many_custom_fields' },
  })
  .meta({
    maxProperties: limits.count.customFields.signUpForm,
    description: `Values by the custom field's label or name. At most ${limits.count.customFields.contact} unless consent is explicit.`,
  });

const address = z.strictObject({
  street: text(limits.street).exactOptional(),
  city: text(limits.city).exactOptional(),
  state: text(limits.state).exactOptional(),
  postalCode: text(limits.postalCode).exactOptional(),
  country: text(limits.country).exactOptional(),
});

const birthday = z
  .strictObject({
    month: z.int().min(limits.birthdayMonth.min).max(limits.birthdayMonth.max),
    day: z.int().min(limits.birthdayDay.min).max(limits.birthdayDay.max),
  })
  .refine(isBirthday, { error: 'must be a day that its month has' });

const consent = z.strictObject({
  permission: z.enum(['explicit', 'implicit']),
  obtainedAt: instant.exactOptional().describe('When consent was given; else occurredAt, else the time of the record.'),
  evidence: text(1000).exactOptional().describe('Where the proof lies. Kept by the source; never sent on.'),
});

const email = textUpTo(limits.emailAddress.contact, { reason: 'email_too_long' })
  .refine(isEmailAddress, { error: 'must be an email address' })
  .meta({
    format: 'idn-email',
    maxLength: limits.emailAddress.contact,
    description: `At most ${limits.emailAddress.signUpForm} characters where consent is explicit.`,
  });

/**
 * Describes a lead event after `dropEmpty`: the fields, their types and every limit one event can break by itself.
 *
 * Fields it does not know are refused, at every level: a misspelt name would otherwise lose its data in silence.
 * Lengths are counted in UTF-16 code units, which is never fewer than characters, so what passes here is within the
 * API's limit however the API counts.
 */
export const leadEventSchema = z
  .strictObject({
    id: label(255).describe("The source's own name for this event. Must not contain the email address."),
    source: label(255).exactOptional().describe('Where the lead comes from.'),
    occurredAt: instant.exactOptional(),
    operation: z.enum(['upsert', 'update']).default('upsert').describe('update: change an existing contact only.'),
    email,
    firstName: text(limits.firstName).exactOptional(),
    lastName: text(limits.lastName).exactOptional(),
    jobTitle: text(limits.jobTitle).exactOptional(),
    companyName: text(limits.companyName).exactOptional(),
    phone: text(limits.phoneNumber).exactOptional(),
    address: address.exactOptional(),
    birthday: birthday.exactOptional().describe('A real day of its month; 29 February is one.'),
    anniversary: textUpTo(limits.anniversary)
      .refine((value) => readAnniversary(value) !== undefined, {
        error: 'must be a real date such as 2020-04-09, 2020/4/9, 04/09/2020 or 4-9-2020 (month before day)',
      })
      .exactOptional()
      .describe('A date, year first or month first: 2020-04-09, 2020/4/9, 04/09/2020, 4-9-2020.'),
    customFields: customFields.exactOptional(),
    lists: z
      .array(label(255))
      .max(limits.count.listMemberships.max)
      .exactOptional()
      .describe("Names of lists; they add to the topic's."),
    tags: z.array(label(limits.tagName.max)).max(limits.count.taggings).exactOptional().describe('Names of tags.'),
    consent: consent.exactOptional().describe("Without it the topic's consent holds."),
  })
  .meta({
    title: 'Lead event',
    description:
      'One lead for Leadferry: as plain JSON, or as the data of a CloudEvents 1.0 event, whose id, source and time then fill id, source and occurredAt. Empty texts, lists and objects count as absent; null and unknown fields are refused.',
  });

/** A lead event as the schema gives it back. */
export type LeadEvent = z.output<typeof leadEventSchema>;
