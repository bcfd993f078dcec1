import { z } from 'zod';
import { type EndpointAnswer, readRefusal, toAuthorizationError } from './authorization-endpoint.ts';
import { AuthorizationError } from './authorization-error.ts';
import { type ClientCredentials, clientRequest, type TokenRequest } from './refresh-request.ts';
import { type ReceivedGrant, readTokenResponse } from './token-response.ts';

/** What a device was given: a code to show to a person, and one to ask with whether that person has answered. */
export interface DeviceAuthorization {
  /** Secret: whoever has it gets the tokens. */
  readonly deviceCode: string;
  readonly userCode: string;
  readonly verificationUri: string;
  /** The same address with the code filled in. */
  readonly verificationUriComplete?: string;
  readonly expiresAtMs: number;
  /** Least time between two polls, in milliseconds. */
  readonly intervalMs: number;
}

/**
 * What one poll came to.
 *
 * - pending: the person has not answered yet, or (`isUnanswered`) the server has not.
 * - slow_down: as pending, and the interval grows by five seconds for good.
 * - expired: ask for a new code. denied: the person said no.
 */
export type DevicePoll =
  | { readonly kind: 'pending'; readonly isUnanswered?: true }
  | { readonly kind: 'slow_down' }
  | { readonly kind: 'expired' }
  | { readonly kind: 'denied' }
  | ({ readonly kind: 'granted' } & ReceivedGrant);

/** Builds the device authorization request (RFC 8628 3.1). */
export const deviceAuthorizationRequest = (client: ClientCredentials, scopes: readonly string[]): TokenRequest =>
  clientRequest(client, { scope: scopes.join(' ') });

const shownText = z.string().regex(/^[\x21-\x7e][\x20-\x7e]{0,99}$/);
const address = z.url({ protocol: /^https?$/ });
const authorizationSchema = z.object({
  device_code: z.string().min(1),
  user_code: shownText,
  verification_uri: address,
  verification_uri_complete: address.nullish().catch(undefined),
  expires_in: z.coerce.number().positive().catch(600),
  interval: z.coerce.number().positive().catch(5),
});

/**
 * Reads the answer to a device authorization request (RFC 8628 3.2). Without an interval it is 5 s, without a life 600 s.
 *
 * @throws {AuthorizationError} the application, the flow or a scope was refused, or the answer cannot be used.
 */
export const processDeviceAuthorization = (answer: EndpointAnswer, nowMs: number): DeviceAuthorization => {
  const { data } = authorizationSchema.safeParse(answer.body);
  if (answer.status !== 200) throw toAuthorizationError(answer);
  if (data === undefined) throw new AuthorizationError('authorization_unavailable', 'it cannot be read');
  return {
    deviceCode: data.device_code,
    userCode: data.user_code,
    verificationUri: data.verification_uri,
    ...(data.verification_uri_complete ? { verificationUriComplete: data.verification_uri_complete } : {}),
    expiresAtMs: nowMs + data.expires_in * 1000,
    intervalMs: data.interval * 1000,
  };
};

/** Builds the request that asks whether the person has answered (RFC 8628 3.4). */
export const devicePollRequest = (client: ClientCredentials, deviceCode: string): TokenRequest =>
  clientRequest(client, { grant_type: 'urn:ietf:params:oauth:grant-type:device_code', device_code: deviceCode });

/**
 * Says what a poll came to (RFC 8628 3.5). A 429 is `slow_down`. `invalid_grant` is `expired`: the server has forgotten
 * the code, or its answer to an earlier poll was lost; either way only a new code helps.
 *
 * @throws {AuthorizationError} the application itself was refused.
 */
export const processDevicePoll = (answer: EndpointAnswer, nowMs: number): DevicePoll => {
  if (answer.status === 200) {
    const received = readTokenResponse(answer.body, nowMs);
    return received === undefined ? { kind: 'pending', isUnanswered: true } : { kind: 'granted', ...received };
  }
  switch (readRefusal(answer)) {
    case 'authorization_pending':
      return { kind: 'pending' };
    case 'slow_down':
      return { kind: 'slow_down' };
    case 'expired_token':
    case 'invalid_grant':
      return { kind: 'expired' };
    case 'access_denied':
      return { kind: 'denied' };
    case undefined:
      return answer.status === 429 ? { kind: 'slow_down' } : { kind: 'pending', isUnanswered: true };
    default:
      throw toAuthorizationError(answer);
  }
};
