import type { Contact, ContactUpdate, CustomFieldValue, PhoneNumber, StreetAddress } from '@leadferry/constant-contact';
import { readAnniversary } from './calendar.ts';

const plainFields = ['first_name', 'last_name', 'job_title', 'company_name', 'birthday_month', 'birthday_day'] as const;

type IsHeld<Item> = (sent: Item, answered: Item) => boolean;

/** An array the answer does not show proves nothing; else everything sent must be in it. */
const isKept = <Item>(sent: readonly Item[] | undefined, answered: readonly Item[] | undefined, isHeld: IsHeld<Item>) =>
  sent === undefined || answered === undefined || sent.every((item) => answered.some((other) => isHeld(item, other)));

const isSameId: IsHeld<string> = (sent, answered) => sent === answered;

const isSameField: IsHeld<CustomFieldValue> = (sent, answered) =>
  sent.custom_field_id === answered.custom_field_id && (sent.value === undefined || sent.value === answered.value);

const isSamePhone: IsHeld<PhoneNumber> = (sent, answered) =>
  sent.kind === answered.kind && sent.phone_number.replace(/\D/g, '') === answered.phone_number.replace(/\D/g, '');

const isSameAddress: IsHeld<StreetAddress> = (sent, answered) =>
  sent.kind === answered.kind &&
  (['street', 'city', 'state', 'postal_code', 'country'] as const).every(
    (part) => sent[part] === undefined || sent[part] === answered[part],
  );

/** The API may answer a date in another of its formats. */
const isSameAnniversary = (sent: string | undefined, answered: string | undefined): boolean => {
  if (sent === undefined || sent === answered) return true;
  const [left, right] = [readAnniversary(sent), readAnniversary(answered ?? '')];
  return left !== undefined && JSON.stringify(left) === JSON.stringify(right);
};

/**
 * Names the fields in which the answer to a PUT is not what was sent, as the API spells them: the check on the race that
 * remains between look-up and PUT (design.md, decision 6). Empty when all that was sent is there.
 *
 * What the answer has beyond it is no difference. Email addresses are compared without case, phone numbers by their digits,
 * anniversaries as dates. Names only, no values: the result may be logged.
 */
export const compareContact = (sent: ContactUpdate, answer: Contact): string[] => {
  const { address, permission_to_send } = sent.email_address;
  const email = answer.email_address;

  const checks: readonly (readonly [field: string, isSame: boolean])[] = [
    ['email_address.address', email?.address.toLowerCase() === address.toLowerCase()],
    [
      'email_address.permission_to_send',
      permission_to_send === undefined || email?.permission_to_send === permission_to_send,
    ],
    ...plainFields.map((field) => [field, sent[field] === undefined || sent[field] === answer[field]] as const),
    ['anniversary', isSameAnniversary(sent.anniversary, answer.anniversary)],
    ['custom_fields', isKept(sent.custom_fields, answer.custom_fields, isSameField)],
    ['phone_numbers', isKept(sent.phone_numbers, answer.phone_numbers, isSamePhone)],
    ['street_addresses', isKept(sent.street_addresses, answer.street_addresses, isSameAddress)],
    ['list_memberships', isKept(sent.list_memberships, answer.list_memberships, isSameId)],
    ['taggings', isKept(sent.taggings, answer.taggings, isSameId)],
  ];
  return checks.filter(([, isSame]) => !isSame).map(([field]) => field);
};
