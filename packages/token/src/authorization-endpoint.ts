import { z } from 'zod';
import { AuthorizationError, type AuthorizationFault } from './authorization-error.ts';
import { parseJson } from './parse-json.ts';
import type { TokenRequest } from './refresh-request.ts';

/** An answer of the authorization server, read as far as its JSON. */
export interface EndpointAnswer {
  readonly status: number;
  /** Undefined where the body was no JSON. */
  readonly body: unknown;
}

/** Sends one form to the authorization server. */
export type PostForm = (path: '/token' | '/device/authorize', request: TokenRequest) => Promise<EndpointAnswer>;

export interface PostFormOptions {
  /** The authorization server; the paths lie below it. */
  readonly authUrl: string;
  /** Default: Node's own. */
  readonly fetch?: typeof fetch | undefined;
  /** Longest wait for a whole answer, in milliseconds. Default 30,000: an early abort would lose a slow success. */
  readonly timeoutMs?: number | undefined;
}

/**
 * Creates the way to the authorization server for logins: one request per call, never repeated, no redirects.
 *
 * It throws AuthorizationError `authorization_unavailable` when no whole answer came.
 */
export const createPostForm = ({
  authUrl,
  fetch = globalThis.fetch,
  timeoutMs = 30_000,
}: PostFormOptions): PostForm => {
  const base = authUrl.replace(/\/+$/, '');
  return async (path, { headers, body }) => {
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      const response = await fetch(`${base}${path}`, { method: 'POST', headers, body, redirect: 'error', signal });
      return { status: response.status, body: parseJson(await response.text()) };
    } catch (cause) {
      // Whatever failed: that no whole answer came is all such an error tells.
      const detail = signal.aborted ? `no answer within ${timeoutMs / 1000} s` : 'no connection';
      throw new AuthorizationError('authorization_unavailable', detail, { cause });
    }
  };
};

const errorSchema = z.object({ error: z.string().regex(/^[a-z_]{1,60}$/) });

/** Returns the error word of a refusal (RFC 6749 5.2); undefined where the answer is none, or not the server's own. */
export const readRefusal = ({ status, body }: EndpointAnswer): string | undefined =>
  status === 400 || status === 401 || status === 403 ? errorSchema.safeParse(body).data?.error : undefined;

const faults: Readonly<Record<string, AuthorizationFault>> = {
  invalid_client: 'client_refused',
  unauthorized_client: 'flow_refused',
  unsupported_grant_type: 'flow_refused',
  invalid_scope: 'scope_refused',
};

/** Says why an answer is not the one hoped for. `invalid_grant` means different things and is the caller's to judge. */
export const toAuthorizationError = (answer: EndpointAnswer): AuthorizationError => {
  if (answer.status === 429) return new AuthorizationError('throttled');
  const refusal = readRefusal(answer);
  return refusal === undefined
    ? new AuthorizationError('authorization_unavailable', `status ${answer.status}`)
    : new AuthorizationError(faults[refusal] ?? 'request_refused', refusal);
};
