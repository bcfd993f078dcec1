import { createFakeClock } from '@leadferry/runtime/testing';
import { describe, expect, it } from 'vitest';
import { awaitDeviceConsent } from './await-device-consent.ts';
import type { DeviceAuthorization, DevicePoll } from './device-request.ts';

const granted: DevicePoll = { kind: 'granted', grant: { accessToken: 'a', receivedAtMs: 0 }, scopes: undefined };
const unanswered: DevicePoll = { kind: 'pending', isUnanswered: true };

/** Waits for consent while the polls are answered in turn; tells at which second each poll was made. */
const wait = (polls: readonly (DevicePoll | Error)[], signal?: AbortSignal) => {
  const clock = createFakeClock(0);
  const polledAt: number[] = [];
  const authorization: DeviceAuthorization = {
    deviceCode: 'd',
    userCode: 'u',
    verificationUri: 'https://example.org',
    expiresAtMs: 600_000,
    intervalMs: 5000,
  };
  const poll = async (): Promise<DevicePoll> => {
    polledAt.push(Math.floor(clock.now() / 1000));
    const answer = polls[polledAt.length - 1] ?? { kind: 'pending' as const };
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const device = { request: async () => authorization, poll };
  const consent = awaitDeviceConsent({ device, authorization, clock, ...(signal ? { signal } : {}) });
  return { clock, polledAt, consent };
};

describe('waiting for consent', () => {
  it('polls at the interval until the person has answered', async () => {
    const { clock, polledAt, consent } = wait([{ kind: 'pending' }, { kind: 'pending' }, granted]);
    await clock.advance(16_000);
    expect(await consent).toBe(granted);
    expect(polledAt).toEqual([5, 10, 15]);
  });

  it('adds five seconds at each slow_down, for good', async () => {
    const { clock, polledAt, consent } = wait([
      { kind: 'slow_down' },
      { kind: 'slow_down' },
      { kind: 'pending' },
      granted,
    ]);
    await clock.advance(47_000);
    expect(await consent).toBe(granted);
    expect(polledAt).toEqual([5, 15, 30, 46]);
  });

  it('goes on while nobody answers, at growing pauses, and returns to the interval', async () => {
    const { clock, polledAt, consent } = wait([unanswered, unanswered, { kind: 'pending' }, granted]);
    await clock.advance(60_000);
    expect(await consent).toBe(granted);
    expect(polledAt).toEqual([5, 15, 35, 41]);
  });

  it.each(['denied', 'expired'] as const)('ends when the answer is %s', async (kind) => {
    const { clock, consent } = wait([{ kind }]);
    await clock.advance(6000);
    expect(await consent).toEqual({ kind });
  });

  it('calls a code expired by its own clock too, where the server never says so', async () => {
    const { clock, polledAt, consent } = wait(Array.from({ length: 200 }, () => unanswered));
    await clock.advance(700_000);
    expect(await consent).toEqual({ kind: 'expired' });
    expect(polledAt.at(-1)).toBeLessThan(665);
  });

  it('ends at once when the signal aborts, and when the application is refused', async () => {
    const controller = new AbortController();
    const { consent } = wait([], controller.signal);
    const reason = new Error('Ctrl-C');
    controller.abort(reason);
    await expect(consent).rejects.toBe(reason);

    const refusal = new Error('client_refused');
    const refused = wait([refusal]);
    const ended = expect(refused.consent).rejects.toBe(refusal);
    await refused.clock.advance(6000);
    await ended;
  });
});
