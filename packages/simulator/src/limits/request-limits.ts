import type { SimulatorClock } from '../clock.ts';
import type { Switches } from '../switches.ts';
import { createDayQuota, untilMidnightMs } from './day-quota.ts';
import { type Arrival, createSecondWindow } from './second-window.ts';

/** Why a request was refused, and after how long another try could pass. */
export interface LimitRefusal {
  readonly reason: 'throttled' | 'quota_exceeded';
  readonly retryAfterMs: number;
}

/** Limits of one application that differ from the switches, as partner keys have them. */
export interface OwnLimits {
  readonly perSecond?: number | 'unlimited' | undefined;
  readonly perDay?: number | 'unlimited' | undefined;
}

/** The request limits of the API, per application over all its accounts, and of the token endpoint. */
export interface RequestLimits {
  /** Judges an API request at its arrival. */
  admitCall(clientId: string, own: OwnLimits, arrival: Arrival): LimitRefusal | undefined;
  /** Judges a request to the token endpoint, per application. */
  admitTokenRequest(clientId: string, arrival: Arrival): LimitRefusal | undefined;
  /** API requests the application has spent today. */
  usedToday(clientId: string): number;
  /** Sets what the application has spent today. */
  setUsedToday(clientId: string, used: number): void;
}

const asNumber = (limit: number | 'unlimited'): number => (limit === 'unlimited' ? Number.POSITIVE_INFINITY : limit);

/** Makes the limits of a simulator; nothing is spent yet. */
export const createRequestLimits = (deps: { clock: SimulatorClock; switches: () => Switches }): RequestLimits => {
  const { clock, switches } = deps;
  const callWindows = new Map<string, ReturnType<typeof createSecondWindow>>();
  const tokenWindows = new Map<string, ReturnType<typeof createSecondWindow>>();
  const quotas = new Map<string, ReturnType<typeof createDayQuota>>();

  const obtain = <T>(from: Map<string, T>, clientId: string, create: () => T): T => {
    const known = from.get(clientId) ?? create();
    from.set(clientId, known);
    return known;
  };

  return {
    admitCall: (clientId, own, arrival) => {
      const { window, perSecond, perDay, refusedCountAgainstDay } = switches();
      const quota = obtain(quotas, clientId, createDayQuota);
      const waitMs = obtain(callWindows, clientId, createSecondWindow).admit(
        arrival,
        asNumber(own.perSecond ?? perSecond),
        window,
      );
      if (waitMs !== undefined) {
        if (refusedCountAgainstDay) quota.count(clock.now());
        return { reason: 'throttled', retryAfterMs: waitMs };
      }
      if (quota.admit(clock.now(), asNumber(own.perDay ?? perDay))) return undefined;
      return { reason: 'quota_exceeded', retryAfterMs: untilMidnightMs(clock.now()) };
    },
    admitTokenRequest: (clientId, arrival) => {
      const { window, tokenPerSecond } = switches();
      const waitMs = obtain(tokenWindows, clientId, createSecondWindow).admit(
        arrival,
        asNumber(tokenPerSecond),
        window,
      );
      return waitMs === undefined ? undefined : { reason: 'throttled', retryAfterMs: waitMs };
    },
    usedToday: (clientId) => obtain(quotas, clientId, createDayQuota).used(clock.now()),
    setUsedToday: (clientId, used) => obtain(quotas, clientId, createDayQuota).setUsed(clock.now(), used),
  };
};
