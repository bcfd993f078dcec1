import { describe, expect, it } from 'vitest';
import type { RateLimitedError } from '../errors.ts';
import { classifyFailure } from './classify-failure.ts';

const id = '3c9a7e3e-0e5b-4b54-9a5f-6a2f1f5f8d21';
const nowMs = Date.UTC(2026, 0, 1);

const classify = (status: number, body: unknown, retryAfter?: string): Error => {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return classifyFailure({ status, retryAfter, body: text }, nowMs);
};

describe('an answer that is no success', () => {
  it.each([
    [
      400,
      [{ error_key: 'contacts.api.validation.error', error_message: 'create_source is missing' }],
      'contact_rejected',
    ],
    [401, { error_key: 'unauthorized', error_message: 'Unauthorized' }, 'unauthorized'],
    [403, { error_key: 'access_denied', error_message: 'Request forbidden' }, 'forbidden'],
    [403, { message: 'Forbidden' }, 'forbidden'],
    [
      404,
      [{ error_key: 'contacts.api.not_found', error_message: 'contact_id is in an invalid format.' }],
      'contact_missing',
    ],
    [408, '', 'api_unavailable'],
    [409, '', 'conflict'],
    [415, '<html>Unsupported</html>', 'contact_rejected'],
    [422, {}, 'contact_rejected'],
    [302, '', 'api_unavailable'],
    [500, '<html><body>Internal Server Error</body></html>', 'api_unavailable'],
    [503, '', 'api_unavailable'],
    [504, { message: 'Endpoint request timed out' }, 'api_unavailable'],
  ])('with status %i and body %j means %s', (status, body, code) => {
    expect(classify(status, body)).toMatchObject({ code });
  });

  it.each([
    ['an array', [{ error_key: 'contacts.api.conflict' }], 'contacts.api.conflict'],
    ['an array whose first fault has no key', [{}, { error_key: 'contacts.api.conflict' }], 'contacts.api.conflict'],
    ['an object', { error_key: 'contacts.api.conflict' }, 'contacts.api.conflict'],
    ['the OAuth pair', { error: 'invalid_token', error_description: 'The token expired' }, 'invalid_token'],
    ['a key with a trailing dot', { error_key: 'svc.not_found.campaign_ids.' }, 'svc.not_found.campaign_ids.'],
    ['a gateway message', { message: 'Forbidden' }, undefined],
    ['HTML', '<html></html>', undefined],
    ['nothing', '', undefined],
    ['a bare null', 'null', undefined],
    ['a number', '17', undefined],
    ['a key that is a sentence', { error_key: 'ada@example.org is not valid' }, undefined],
  ])('gives the error key out of %s', (_shape, body, errorKey) => {
    expect(classify(409, body)).toMatchObject({ code: 'conflict', errorKey });
  });

  it('is classified by its status alone when its body broke off', () => {
    const error = classifyFailure(
      { status: 400, retryAfter: undefined, body: undefined, failure: 'ECONNRESET' },
      nowMs,
    );
    expect(error).toMatchObject({ code: 'contact_rejected', status: 400 });
  });

  it('is not retryable when the request itself is at fault, and retryable otherwise', () => {
    expect(classify(400, '')).toMatchObject({ retryable: false });
    expect(classify(503, '')).toMatchObject({ retryable: true, phase: 'answered' });
  });
});

describe('a conflict', () => {
  it.each([
    [`Validation failed: Email already exists for contact ${id}`, id],
    [`validation failed: email already exists for CONTACT "${id}"`, id],
    ['Validation failed: EmailAddress is not unique', undefined],
    [`Validation failed: list ${id} is not unique`, undefined],
  ])('saying "%s" names contact %s', (message, contactId) => {
    const body = [{ error_key: 'contacts.api.conflict', error_message: message }];
    expect(classify(409, body)).toMatchObject({ code: 'conflict', contactId });
  });
});

describe('a rejection', () => {
  it('names the fields the answer mentions and nothing else of it', () => {
    const message = 'Email address is invalid: ada@example.org, create_source is missing, street_addresses too long';
    const error = classify(400, [{ error_key: 'contacts.api.validation.error', error_message: message }]);
    expect(error).toMatchObject({ fields: ['email_address', 'create_source', 'street_addresses'] });
    expect(error.message).not.toContain('ada');
  });
});

describe('a 429', () => {
  it.each([
    [{ error_key: 'throttled', error_message: 'Too Many Requests' }, 'throttled'],
    [{ error_key: 'quota_exceeded', error_message: 'Limit Exceeded' }, 'quota_exceeded'],
    [[{ error_key: 'quota_exceeded' }], 'quota_exceeded'],
    [{ message: 'Limit Exceeded' }, 'quota_exceeded'],
    [{ message: 'Too Many Requests' }, 'throttled'],
    [{ error_key: 'activities.too_many', error_message: 'more than 1,000 queued activities' }, 'throttled'],
    ['<html>slow down</html>', 'throttled'],
    ['', 'throttled'],
  ])('with body %j is %s', (body, code) => {
    expect(classify(429, body)).toMatchObject({ code });
  });

  it.each([
    ['3', 3000],
    ['0', 0],
    ['Thu, 01 Jan 2026 00:00:30 GMT', 30_000],
    ['Wed, 31 Dec 2025 23:59:00 GMT', 0],
    ['soon', undefined],
    ['-5', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('with Retry-After "%s" asks to wait %s ms', (header, waitMs) => {
    expect((classify(429, '', header) as RateLimitedError).retryAfterMs).toBe(waitMs);
  });
});
