/** Why a record was passed over although nothing is wrong with it. A closed set (design.md, Reasons). */
export const skippedReasons = ['unchanged', 'contact_not_found', 'contact_deleted', 'unsubscribed'] as const;
/** One of {@link skippedReasons}. */
export type SkippedReason = (typeof skippedReasons)[number];

/** Why a record was set aside for its own fault. A closed set (design.md, Reasons). */
export const deadLetterReasons = [
  'not_json',
  'empty',
  'tombstone',
  'too_large',
  'invalid_field',
  'unknown_list',
  'unknown_custom_field',
  'unknown_tag',
  'email_too_long',
  'too_many_custom_fields',
  'contact_not_found',
  'rejected',
  'poison',
] as const;
/** One of {@link deadLetterReasons}. */
export type DeadLetterReason = (typeof deadLetterReasons)[number];

/** Why a partition waits for the world to mend. A closed set (design.md, Reasons). */
export const blockedReasons = [
  'throttled',
  'quota_exceeded',
  'api_unavailable',
  'forbidden',
  'token_unavailable',
  'reauth_required',
  'config_error',
  'kafka_unavailable',
] as const;
/** One of {@link blockedReasons}. */
export type BlockedReason = (typeof blockedReasons)[number];

/**
 * The fate of a record (design decision 4). The first three are final and become durable before the offset moves.
 *
 * - delivered: the contact is as the lead wants it.
 * - skipped: nothing was to be done; no dead letter.
 * - dead-lettered: the record's own fault; `message` lists the faults and carries no personal data, since it is
 *   written into a header.
 * - blocked: the world's fault; the same record is handed out again with a higher attempt at `untilMs` (epoch
 *   milliseconds). Nothing is written and no offset moves beyond it. By its `scope` the whole partition waits (the default),
 *   or only the lane of the record's key, while other keys flow.
 */
export type Outcome =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'skipped'; readonly reason: SkippedReason }
  | { readonly kind: 'dead-lettered'; readonly reason: DeadLetterReason; readonly message: string }
  | {
      readonly kind: 'blocked';
      readonly reason: BlockedReason;
      readonly untilMs: number;
      readonly scope?: 'key' | 'partition';
    };

/** What a handler answers: the fate and what is known of it. None of it may be personal data. */
export interface Settlement {
  readonly outcome: Outcome;
  /** How often the record was tried, 1 for the first time. */
  readonly attempts: number;
  /** Of a blocked record: false where nothing of it can have been applied yet. Default true. */
  readonly mayHaveBeenSent?: boolean | undefined;
  readonly leadId?: string | undefined;
  readonly source?: string | undefined;
  readonly lane?: 'single' | undefined;
  readonly contactId?: string | undefined;
  readonly action?: string | undefined;
  readonly activityId?: string | undefined;
  readonly httpStatus?: number | undefined;
  readonly errorKey?: string | undefined;
  readonly consent?: string | undefined;
  /** Keyed hash of the lower-cased email; never the email. */
  readonly contactKey?: string | undefined;
  /** Keyed hash of the mapped contact and the kind of call. */
  readonly contactHash?: string | undefined;
}

/** A settlement whose outcome is final: it gets a receipt, and its offset is committed. */
export type FinalSettlement = Settlement & { readonly outcome: Exclude<Outcome, { kind: 'blocked' }> };
