import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { Answer } from '../http/answer.ts';
import type { EndpointName } from '../http/endpoint-name.ts';
import type { Call, CallNote } from '../http/serve-call.ts';
import { arrivalOf } from '../http/web-server.ts';
import type { Arrival } from '../limits/second-window.ts';
import { type Form, readForm } from './form.ts';

/** A request to the authorization server, read. */
export interface AuthorizationRequest {
  readonly form: Form;
  readonly arrival: Arrival;
  readonly note: CallNote;
}

/** Makes a call of the authorization server out of a request and the two steps that answer it. */
export const createAuthorizationCall = (
  request: FastifyRequest,
  endpoint: EndpointName,
  steps: {
    admit?: (request: AuthorizationRequest) => Answer | undefined;
    apply: (request: AuthorizationRequest) => Answer;
  },
): Call => {
  const arrival = arrivalOf(request);
  const form = readForm(request);
  const note: CallNote = { grantType: form.grant_type, refreshTokenHash: hashOf(form.refresh_token) };
  const asked = { form, arrival, note };

  return {
    kind: 'authorization',
    endpoint,
    method: request.method,
    arrival,
    note,
    admit: () => steps.admit?.(asked),
    apply: () => steps.apply(asked),
  };
};

/** Tells one refresh token from another, and neither to whoever reads the journal. */
const hashOf = (refreshToken: string | undefined): string | undefined =>
  refreshToken === undefined ? undefined : createHash('sha256').update(refreshToken).digest('hex').slice(0, 16);
