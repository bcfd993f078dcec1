import type { Clock } from '@leadferry/runtime';
import type { DeviceGrant } from './device-grant.ts';
import type { DeviceAuthorization, DevicePoll } from './device-request.ts';

/** How waiting for a person ended. */
export type DeviceConsent = Extract<DevicePoll, { kind: 'granted' | 'denied' | 'expired' }>;

/** Polls reach the server up to this much closer together than they were sent, in milliseconds. */
const jitterMs = 250;
/** What `slow_down` adds to the interval for good, in milliseconds (RFC 8628 3.5). */
const slowDownMs = 5000;
/** Longest pause while the server does not answer, in milliseconds. */
const longestPauseMs = 60_000;

/**
 * Polls until the person has answered or the code is too old, at the interval the server gave: longer by five seconds
 * after each `slow_down`, and twice as long after each poll that nobody answered. A broken network never ends it.
 *
 * @throws {AuthorizationError} the application itself was refused.
 * @throws the signal's reason, once it aborts.
 */
export const awaitDeviceConsent = async ({
  device,
  authorization,
  clock,
  signal,
  onPoll = () => {},
}: {
  readonly device: DeviceGrant;
  readonly authorization: DeviceAuthorization;
  readonly clock: Pick<Clock, 'now' | 'sleep'>;
  readonly signal?: AbortSignal;
  /** Told what each poll came to. */
  readonly onPoll?: (poll: DevicePoll) => void;
}): Promise<DeviceConsent> => {
  let { intervalMs } = authorization;
  let pauseMs = intervalMs;
  for (;;) {
    await clock.sleep(pauseMs + jitterMs, signal);
    const poll = await device.poll(authorization);
    onPoll(poll);
    if (poll.kind !== 'pending' && poll.kind !== 'slow_down') return poll;
    if (clock.now() >= authorization.expiresAtMs) return { kind: 'expired' };

    if (poll.kind === 'slow_down') intervalMs += slowDownMs;
    const isUnanswered = poll.kind === 'pending' && poll.isUnanswered === true;
    pauseMs = isUnanswered ? Math.max(intervalMs, Math.min(2 * pauseMs, longestPauseMs)) : intervalMs;
  }
};
