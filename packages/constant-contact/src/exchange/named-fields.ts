const wireFields = [
  'address',
  'anniversary',
  'birthday_day',
  'birthday_month',
  'city',
  'company_name',
  'contact_id',
  'contact_ids',
  'country',
  'create_source',
  'custom_field_id',
  'custom_fields',
  'email_address',
  'first_name',
  'job_title',
  'kind',
  'label',
  'last_name',
  'list_ids',
  'list_memberships',
  'permission_to_send',
  'phone_number',
  'phone_numbers',
  'postal_code',
  'state',
  'street',
  'street_address',
  'street_addresses',
  'tag_ids',
  'taggings',
  'update_source',
] as const;

/** The longest first, so that `email_address` is not taken for `address`. */
const anyField = new RegExp(
  `(?<![a-z0-9])(?:${wireFields.toSorted((a, b) => b.length - a.length).join('|')})(?![a-z0-9])`,
  'g',
);

/**
 * Names the fields of our own bodies that a validation message mentions, as `email_address` or as "Email address",
 * each once and in order.
 *
 * A closed list, matched as whole words: whatever else the message quotes, an address for instance, stays behind.
 */
export const namedFields = (text: string): readonly string[] => {
  const words = text.toLowerCase().replaceAll(' ', '_');
  return [...new Set([...words.matchAll(anyField)].map(([field]) => field))];
};
