import type { ScalingReason } from '@leadferry/fleet';
import type { SwitchesUpdate } from '@leadferry/simulator';
import type { World, WorldOptions } from '../../support/world.ts';

/** A situation that a fleet can be in, and how it comes about. */
export interface ScalingSituation {
  readonly name: string;
  /** What the formula must answer. */
  readonly reason: ScalingReason;
  readonly wantsMore: boolean;
  readonly leads: number;
  readonly limits: NonNullable<WorldOptions['limits']>;
  readonly switches?: SwitchesUpdate;
  readonly env?: Readonly<Record<string, string>>;
  /** What happens once the workers deliver. */
  readonly befall?: (world: World) => void;
}

const free: SwitchesUpdate = { perSecond: 'unlimited', perDay: 'unlimited', tokenPerSecond: 'unlimited' };
const inFlight = 4;
const answerAfterMs = 500;
/** A worker that may have few requests under way, and an API that takes its time: it waits, and others could go on. */
const slow = {
  limits: 'unlimited',
  switches: { ...free, apiLatencyBeforeMs: answerAfterMs },
  env: { LEADFERRY_IN_FLIGHT: String(inFlight) },
} as const;

/** What one such worker settles. */
const slowLeadsPerSecond = (inFlight * 1000) / answerAfterMs;

/** The situations, with backlogs that outlast being looked at for about so many seconds. */
export const scalingSituations = (seconds: number) =>
  ({
    idle: { name: 'nothing to do', reason: 'idle', wantsMore: false, leads: 0, ...slow },
    moreHelps: {
      name: 'a backlog, and an API that takes its time',
      reason: 'more_helps',
      wantsMore: true,
      leads: slowLeadsPerSecond * 2 * seconds,
      ...slow,
    },
    rateLimit: {
      name: 'the limit of four a second is used up',
      reason: 'rate_limit',
      wantsMore: false,
      leads: 4 * seconds,
      limits: {},
    },
    budgetSpent: {
      name: 'the calls of the day are used up',
      reason: 'budget_spent',
      wantsMore: false,
      leads: 200,
      limits: { perSecond: 20, perDay: 50 },
      switches: { perSecond: 'unlimited', perDay: 50 },
    },
    grantDead: {
      name: 'the grant has ended',
      reason: 'reauth_required',
      wantsMore: false,
      leads: slowLeadsPerSecond * seconds,
      ...slow,
      // A refusal of the refresh token is made sure of for a share of the token's life: a minute for one of a day.
      switches: { ...slow.switches, accessTokenLifetimeMs: 3_600_000 },
      befall: ({ simulator }: World) => simulator.account('default').revokeGrants({ keepAccessTokens: false }),
    },
    apiAway: {
      name: 'the API is away',
      reason: 'api_unavailable',
      wantsMore: false,
      leads: slowLeadsPerSecond * seconds,
      ...slow,
      befall: ({ simulator }: World) => simulator.set({ apiDown: true }),
    },
  }) satisfies Record<string, ScalingSituation>;
