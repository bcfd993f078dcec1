/** What can have become of a dead letter since it was set aside. */
export const doneStates = ['waiting', 'replayed', 'purged'] as const;
export type DoneState = (typeof doneStates)[number];

/** Why a record can have been set aside: design.md's closed set, and `unknown` for what another program put there. */
export const deadLetterReasons = [
  ...([
    'not_json',
    'empty',
    'tombstone',
    'too_large',
    'invalid_field',
    'unknown_list',
    'unknown_custom_field',
  ] as const),
  ...(['unknown_tag', 'email_too_long', 'too_many_custom_fields', 'contact_not_found', 'rejected', 'poison'] as const),
  'unknown',
] as const;
