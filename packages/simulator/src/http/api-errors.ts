import type { Answer } from './answer.ts';

/** Refuses with 400: all faults of a request joined in one message, as the API does. */
export const refuseInvalid = (faults: readonly string[]): Answer => ({
  status: 400,
  error: { key: 'contacts.api.validation.error', message: faults.join(', '), shape: 'array' },
});

/** Refuses with 401, the body being the 59 bytes of reference 3.8. */
export const refuseUnauthorized = (): Answer => ({
  status: 401,
  headers: { 'www-authenticate': 'Bearer realm=api.cc.email', 'x-amzn-errortype': 'UnauthorizedException' },
  error: { key: 'unauthorized', message: 'Unauthorized', shape: 'object' },
});

/** Refuses with 403. Only the body for a missing privilege is known; the others borrow it. */
export const refuseForbidden = (message = 'Request forbidden due to insufficient user privileges.'): Answer => ({
  status: 403,
  error: { key: 'access_denied', message, shape: 'object' },
});

/** Refuses with 404. */
export const refuseMissing = (message: string): Answer => ({
  status: 404,
  error: { key: 'contacts.api.not_found', message, shape: 'array' },
});

/** Refuses with 409. */
export const refuseConflict = (message: string): Answer => ({
  status: 409,
  error: { key: 'contacts.api.conflict', message, shape: 'array' },
});

/** Refuses with 415. The vendor's body is not known. */
export const refuseMediaType = (): Answer => ({
  status: 415,
  error: {
    key: 'contacts.api.unsupported_media_type',
    message: 'Content-Type must be application/json',
    shape: 'array',
  },
});

/** Refuses with 429, one object as reference 2 has it. `retryAfterMs` adds the optional header, in whole seconds. */
export const refuseLimited = (reason: 'throttled' | 'quota_exceeded', retryAfterMs?: number): Answer => ({
  status: 429,
  headers: retryAfterMs === undefined ? {} : { 'retry-after': String(Math.ceil(retryAfterMs / 1000)) },
  error: { key: reason, message: reason === 'throttled' ? 'Too Many Requests' : 'Limit Exceeded', shape: 'object' },
});

/** Refuses with 503; the vendor's body is not known. */
export const refuseUnavailable = (): Answer => ({
  status: 503,
  error: {
    key: 'service_unavailable',
    message: 'Our internal service is temporarily unavailable.',
    shape: 'object',
  },
});
