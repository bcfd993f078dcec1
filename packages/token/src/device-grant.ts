import type { Clock } from '@leadferry/runtime';
import { createPostForm, type PostFormOptions } from './authorization-endpoint.ts';
import { AuthorizationError } from './authorization-error.ts';
import {
  type DeviceAuthorization,
  type DevicePoll,
  deviceAuthorizationRequest,
  devicePollRequest,
  processDeviceAuthorization,
  processDevicePoll,
} from './device-request.ts';
import type { ClientCredentials } from './refresh-request.ts';

/** Logs in where there is no browser: a person opens an address on any machine and types a code (RFC 8628). */
export interface DeviceGrant {
  /**
   * Asks for a code to show.
   *
   * @throws {AuthorizationError} the application, the flow or a scope was refused, or no usable answer came.
   */
  request(): Promise<DeviceAuthorization>;
  /**
   * Asks once whether the person has answered. A connection that fails is `pending`: the next poll may do better.
   *
   * @throws {AuthorizationError} the application itself was refused.
   */
  poll(authorization: DeviceAuthorization): Promise<DevicePoll>;
}

export interface DeviceGrantOptions extends ClientCredentials, PostFormOptions {
  /** What to ask for; `offline_access` among them, or no refresh token comes. */
  readonly scopes: readonly string[];
  readonly clock: Pick<Clock, 'now'>;
}

/** Creates the device grant of an application. */
export const createDeviceGrant = (options: DeviceGrantOptions): DeviceGrant => {
  const { scopes, clock } = options;
  const postForm = createPostForm(options);
  return {
    request: async () => {
      const answer = await postForm('/device/authorize', deviceAuthorizationRequest(options, scopes));
      return processDeviceAuthorization(answer, clock.now());
    },
    poll: async ({ deviceCode }) => {
      try {
        return processDevicePoll(await postForm('/token', devicePollRequest(options, deviceCode)), clock.now());
      } catch (error) {
        const isUnanswered = error instanceof AuthorizationError && error.code === 'authorization_unavailable';
        if (!isUnanswered) throw error;
        return { kind: 'pending', isUnanswered };
      }
    },
  };
};
