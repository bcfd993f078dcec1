import { type Clock, unlessAborted } from '@leadferry/runtime';
import {
  AuthorizationError,
  awaitDeviceConsent,
  type DeviceAuthorization,
  type DeviceGrant,
  type DevicePoll,
  type ReceivedGrant,
} from '@leadferry/token';
import { DeniedError } from '../errors.ts';
import type { Interrupts } from '../interrupts.ts';

/** What a person hears of while a login is waited for. */
export interface LoginNews {
  /** A code is there to be typed; `isFirst` is false for one that follows a code nobody used in time. */
  onCode(authorization: DeviceAuthorization, isFirst: boolean): void;
  /** The authorization server gave no usable answer; it is asked again after the pause. */
  onAway(pauseMs: number): void;
  /** A poll was not answered, or the server wants longer pauses. Told once each. */
  onTrouble(trouble: 'unanswered' | 'slow_down'): void;
}

export interface LogInOptions {
  readonly device: DeviceGrant;
  readonly clock: Pick<Clock, 'now' | 'sleep'>;
  readonly interrupts: Interrupts;
  readonly news: LoginNews;
}

/** Pauses between the tries to get a code, in milliseconds; the token endpoint takes one request a second. */
const pausesMs = [1100, 2000, 4000, 8000];

/**
 * Logs in by the device flow: has a code shown, waits until a person has used it, and has another one shown when it got too
 * old, for ever.
 *
 * @throws {DeniedError} the person chose not to allow access.
 * @throws AuthorizationError: the application, the flow or a scope was refused, or no code is to be had.
 * @throws InterruptedError.
 */
export const logInOnDevice = async (options: LogInOptions): Promise<ReceivedGrant> => {
  const { device, clock, interrupts, news } = options;
  const onPoll = tellTroubleOnce(news);
  for (let isFirst = true; ; isFirst = false) {
    const authorization = await requestCode(options);
    news.onCode(authorization, isFirst);
    const consent = await unlessAborted(
      awaitDeviceConsent({ device, authorization, clock, signal: interrupts.first, onPoll }),
      // A poll under way may bring the grant, so only the second Ctrl-C leaves it.
      interrupts.second,
    );
    if (consent.kind === 'granted') return { grant: consent.grant, scopes: consent.scopes };
    if (consent.kind === 'denied') {
      throw new DeniedError(
        'denied',
        'somebody chose on the page of Constant Contact not to allow access. Nothing was stored, and the account works as before',
      );
    }
  }
};

const requestCode = async ({ device, clock, interrupts, news }: LogInOptions): Promise<DeviceAuthorization> => {
  for (let tried = 0; ; tried += 1) {
    try {
      return await unlessAborted(device.request(), interrupts.first);
    } catch (error) {
      const pauseMs = pausesMs[tried];
      const isFleeting =
        error instanceof AuthorizationError &&
        (error.code === 'throttled' || error.code === 'authorization_unavailable');
      if (!isFleeting || pauseMs === undefined) throw error;
      if (error.code === 'authorization_unavailable') news.onAway(pauseMs);
      await clock.sleep(pauseMs, interrupts.first);
    }
  }
};

const tellTroubleOnce = (news: LoginNews): ((poll: DevicePoll) => void) => {
  const told = new Set<string>();
  return (poll) => {
    const isUnanswered = poll.kind === 'pending' && poll.isUnanswered === true;
    const trouble = isUnanswered ? 'unanswered' : poll.kind === 'slow_down' ? 'slow_down' : undefined;
    if (trouble === undefined || told.has(trouble)) return;
    told.add(trouble);
    news.onTrouble(trouble);
  };
};
