/**
 * Why a record is dead-lettered for its own fault: the part of design.md's closed set of reasons that reading and
 * mapping a lead can find. A label of metrics, a header of dead letters and a field of receipts.
 */
export type InvalidLeadReason =
  | 'not_json'
  | 'empty'
  | 'tombstone'
  | 'too_large'
  | 'invalid_field'
  | 'email_too_long'
  | 'too_many_custom_fields'
  | 'unknown_list'
  | 'unknown_custom_field'
  | 'unknown_tag';

/** What an {@link InvalidLeadError} is made of. */
export interface InvalidLeadDetails {
  readonly reason: InvalidLeadReason;
  /** Every fault found, each as `field: rule`. Never a value. */
  readonly faults: readonly string[];
  readonly leadId?: string | undefined;
  readonly source?: string | undefined;
}

/**
 * Says that a record can never become a contact, however often it is tried: the record's fault, not the world's.
 *
 * The message and the faults name fields and rules, never a value of the record, so both may be logged and written
 * into the headers of a dead letter (design.md, decision 10). No `cause` is kept: the parser's own errors quote the
 * text they stumbled over.
 */
export class InvalidLeadError extends Error {
  override readonly name = 'InvalidLeadError';
  /** The reason, from design.md's closed set. */
  readonly code: InvalidLeadReason;
  readonly retryable = false;
  readonly faults: readonly string[];
  /** The lead's id, where it could be read and does not carry the email address. */
  readonly leadId: string | undefined;
  /** The lead's source, where it could be read and does not carry the email address. */
  readonly source: string | undefined;

  constructor({ reason, faults, leadId, source }: InvalidLeadDetails) {
    super(`${reason}: ${faults.join('; ')}`);
    this.code = reason;
    this.faults = faults;
    this.leadId = leadId;
    this.source = source;
  }
}
