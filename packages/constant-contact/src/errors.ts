interface AnswerFacts {
  /** The HTTP status of the answer. */
  readonly status: number;
  /** The vendor's `error_key`, kept only where it is shaped like a key. */
  readonly errorKey?: string;
}

const describe = (what: string, status: number | undefined, errorKey: string | undefined): string =>
  [what, ...(status === undefined ? [] : [`status ${status}`]), ...(errorKey === undefined ? [] : [errorKey])].join(
    ', ',
  );

/**
 * Says that the API refused what was sent (400, 415, 422 and every other 4xx without a class of its own). The same
 * request would be refused again.
 *
 * The vendor's own text may quote what was sent, so it is not kept; the names of known fields it mentions are.
 */
export class ContactRejectedError extends Error {
  readonly code = 'contact_rejected';
  readonly retryable = false;
  readonly status: number;
  readonly errorKey: string | undefined;
  /** Wire names of fields the answer mentions, for example `email_address`; often empty. */
  readonly fields: readonly string[];

  constructor({ status, errorKey, fields = [] }: AnswerFacts & { readonly fields?: readonly string[] }) {
    const named = fields.length === 0 ? '' : `, fields ${fields.join(' ')}`;
    super(`${describe('the API refused the request', status, errorKey)}${named}`);
    this.name = 'ContactRejectedError';
    this.status = status;
    this.errorKey = errorKey;
    this.fields = fields;
  }
}

/** Says that what the path or the body names does not exist (404); a list named in the body may be meant as well. */
export class NotFoundError extends Error {
  readonly code = 'contact_missing';
  readonly retryable = false;
  readonly status: number;
  readonly errorKey: string | undefined;

  constructor({ status, errorKey }: AnswerFacts) {
    super(describe('the API knows no such thing', status, errorKey));
    this.name = 'NotFoundError';
    this.status = status;
    this.errorKey = errorKey;
  }
}

/** Says that the access token was refused (401). Never a reason to refresh by reflex (design decision 3). */
export class UnauthorizedError extends Error {
  readonly code = 'unauthorized';
  readonly retryable = true;
  readonly status = 401;
  readonly errorKey: string | undefined;

  constructor({ errorKey }: Partial<AnswerFacts> = {}) {
    super(describe('the API refused the access token', 401, errorKey));
    this.name = 'UnauthorizedError';
    this.errorKey = errorKey;
  }
}

/** Says that the user or the application may not do this (403): a scope, a privilege, or a deactivated application. */
export class ForbiddenError extends Error {
  readonly code = 'forbidden';
  readonly retryable = true;
  readonly status = 403;
  readonly errorKey: string | undefined;

  constructor({ errorKey }: Partial<AnswerFacts> = {}) {
    super(describe('the API forbids the request', 403, errorKey));
    this.name = 'ForbiddenError';
    this.errorKey = errorKey;
  }
}

/**
 * Says that the request met an existing contact, field or tag, or a simultaneous change of the same contact (409).
 * `contactId` is present where the answer named it.
 */
export class ConflictError extends Error {
  readonly code = 'conflict';
  readonly retryable = true;
  readonly status = 409;
  readonly errorKey: string | undefined;
  readonly contactId: string | undefined;

  constructor({ errorKey, contactId }: Partial<AnswerFacts> & { readonly contactId?: string } = {}) {
    super(describe('the API reports a conflict', 409, errorKey));
    this.name = 'ConflictError';
    this.errorKey = errorKey;
    this.contactId = contactId;
  }
}

/**
 * Says that the API key made too many calls (429): `throttled` clears within a second, `quota_exceeded` lasts until
 * 00:00 UTC. An answer that says neither counts as `throttled`.
 */
export class RateLimitedError extends Error {
  readonly code: 'throttled' | 'quota_exceeded';
  readonly retryable = true;
  readonly status = 429;
  readonly errorKey: string | undefined;
  /** How long the answer asks to wait, in milliseconds; absent where it does not say. */
  readonly retryAfterMs: number | undefined;

  constructor(
    code: 'throttled' | 'quota_exceeded',
    { errorKey, retryAfterMs }: Partial<AnswerFacts> & { readonly retryAfterMs?: number } = {},
  ) {
    super(describe(`the API limits the calls: ${code}`, 429, errorKey));
    this.name = 'RateLimitedError';
    this.code = code;
    this.errorKey = errorKey;
    this.retryAfterMs = retryAfterMs;
  }
}

/**
 * How far a call came that has no usable answer.
 *
 * - `not_sent`: no byte of it left; it has certainly not been applied and counts against no limit.
 * - `unknown`: it was (or may have been) sent and may have been applied; read back before sending it again.
 * - `answered`: the API answered that it failed (408, 5xx).
 */
export type FailurePhase = 'not_sent' | 'unknown' | 'answered';

/** Says that no usable answer came: network, time-out, 408, 5xx, or a success whose body names no contact. */
export class ContactsUnavailableError extends Error {
  readonly code = 'api_unavailable';
  readonly retryable = true;
  readonly phase: FailurePhase;
  readonly status: number | undefined;
  readonly errorKey: string | undefined;
  /** What was met, as a constant word or an error code: `ECONNREFUSED`, `total_timeout`, `unreadable_body`, ... */
  readonly reason: string;

  constructor(
    {
      phase,
      reason,
      status,
      errorKey,
    }: Partial<AnswerFacts> & {
      readonly phase: FailurePhase;
      readonly reason: string;
    },
    options?: ErrorOptions,
  ) {
    super(describe(`the API is unavailable: ${reason}, ${phase}`, status, errorKey), options);
    this.name = 'ContactsUnavailableError';
    this.phase = phase;
    this.reason = reason;
    this.status = status;
    this.errorKey = errorKey;
  }
}

/** Says that names do not exist in the account, by the API's own word. Config wrote them or a lead did. */
export class UnknownNameError extends Error {
  readonly code: 'unknown_list' | 'unknown_custom_field' | 'unknown_tag';
  readonly retryable = false;
  /** Every absent name of that kind, as it was asked for. */
  readonly names: readonly string[];

  constructor(code: UnknownNameError['code'], names: readonly string[]) {
    super(`${code}: ${names.length} not in the account`);
    this.name = 'UnknownNameError';
    this.code = code;
    this.names = names;
  }
}
