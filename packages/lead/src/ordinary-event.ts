import { contactLimits } from '@leadferry/constant-contact';
import { isEmailAddress } from './email-address.ts';
import { readInstant } from './instant.ts';
import { isJsonObject, type JsonObject } from './json-object.ts';
import type { Lead } from './lead.ts';
import { isPlainText, isSingleLine } from './plain-text.ts';

type Rule = (value: unknown) => boolean;

const limits = contactLimits;

const textUpTo =
  (max: number): Rule =>
  (value) =>
    typeof value === 'string' && value.length <= max && isPlainText(value);

const label: Rule = (value) => typeof value === 'string' && value.length <= 255 && isSingleLine(value);
const instant: Rule = (value) => typeof value === 'string' && readInstant(value) !== undefined;
const email: Rule = (value) =>
  typeof value === 'string' && value.length <= limits.emailAddress.contact && isEmailAddress(value);

const customFieldValue = textUpTo(limits.customFieldValue);
const customFields: Rule = (value) => {
  if (!isJsonObject(value)) return false;
  const names = Object.keys(value);
  if (names.length > limits.count.customFields.signUpForm) return false;
  for (const name of names) {
    if (name === '__proto__' || name.length > limits.customFieldLabel || !customFieldValue(value[name])) return false;
  }
  return true;
};

const keeps = (rules: ReadonlyMap<string, Rule>, value: JsonObject): boolean => {
  for (const name in value) if (rules.get(name)?.(value[name]) !== true) return false;
  return true;
};

const consentRules: ReadonlyMap<string, Rule> = new Map([
  ['permission', (value) => value === 'explicit' || value === 'implicit'],
  ['obtainedAt', instant],
  ['evidence', textUpTo(1000)],
]);

const rules: ReadonlyMap<string, Rule> = new Map([
  ['id', label],
  ['source', label],
  ['occurredAt', instant],
  ['email', email],
  ['firstName', textUpTo(limits.firstName)],
  ['lastName', textUpTo(limits.lastName)],
  ['jobTitle', textUpTo(limits.jobTitle)],
  ['companyName', textUpTo(limits.companyName)],
  ['phone', textUpTo(limits.phoneNumber)],
  ['customFields', customFields],
  ['consent', (value) => isJsonObject(value) && 'permission' in value && keeps(consentRules, value)],
]);

/**
 * Returns the lead that `leadEventSchema` and `shapeLead` would make of an event, if it is as most are: a person's plain fields,
 * custom fields that are text, a consent, and no fault. Undefined says nothing of the event but that the schema is to be asked.
 *
 * It is here for speed alone: a third of the schema's time, which is half of what reading a lead takes. A property test
 * holds the two together.
 */
export const readOrdinaryEvent = (event: JsonObject): Lead | undefined =>
  'id' in event && 'email' in event && keeps(rules, event)
    ? ({ customFields: {}, ...event, operation: 'upsert', lists: [], tags: [] } as unknown as Lead)
    : undefined;
