import {
  ConflictError,
  ContactRejectedError,
  ContactsUnavailableError,
  ForbiddenError,
  NotFoundError,
  RateLimitedError,
  UnauthorizedError,
} from '../errors.ts';
import { type ErrorBody, readErrorBody } from './error-body.ts';
import type { HttpAnswer } from './http-answer.ts';
import { namedFields } from './named-fields.ts';
import { readRetryAfter } from './retry-after.ts';

/**
 * Turns an answer that is not a success into the one error of the error table that it means.
 *
 * The status decides; the body adds `error_key`, a 409's contact id and which of the two 429s it is. A 3xx counts as
 * unavailable: the API redirects nowhere, so something in between does.
 */
export const classifyFailure = (answer: HttpAnswer, nowMs: number): Error => {
  const { status } = answer;
  const body = readErrorBody(answer.body);
  const key = body.errorKey === undefined ? {} : { errorKey: body.errorKey };

  switch (status) {
    case 401:
      return new UnauthorizedError(key);
    case 403:
      return new ForbiddenError(key);
    case 404:
      return new NotFoundError({ status, ...key });
    case 409:
      return new ConflictError({ ...key, ...conflictingContact(body.text) });
    case 429:
      return new RateLimitedError(readLimit(body), { ...key, ...waitFor(answer.retryAfter, nowMs) });
  }
  if (status >= 400 && status < 500 && status !== 408) {
    return new ContactRejectedError({ status, ...key, fields: namedFields(body.text) });
  }
  return new ContactsUnavailableError({ phase: 'answered', reason: `http_${status}`, status, ...key });
};

/** "Email already exists for contact <id>"; the older wording, "EmailAddress is not unique", names no one. */
const conflictingContact = (text: string): { contactId?: string } => {
  const contactId = /\bcontact\W{1,3}([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\b/i.exec(text)?.[1];
  return contactId === undefined ? {} : { contactId };
};

/** The key decides; a gateway that sends its text alone says "Limit Exceeded" for the day's quota (reference 2). */
const readLimit = ({ errorKey, text }: ErrorBody): 'throttled' | 'quota_exceeded' => {
  if (errorKey === 'throttled' || errorKey === 'quota_exceeded') return errorKey;
  return /^limit exceeded\.?$/i.test(text.trim()) ? 'quota_exceeded' : 'throttled';
};

const waitFor = (header: string | undefined, nowMs: number): { retryAfterMs?: number } => {
  const retryAfterMs = readRetryAfter(header, nowMs);
  return retryAfterMs === undefined ? {} : { retryAfterMs };
};
