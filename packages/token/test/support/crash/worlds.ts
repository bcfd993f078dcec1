import type { TrialPlan } from './trial-plan.ts';

/** The world a misfortune happens in. */
export type TrialSurroundings = Omit<TrialPlan, 'misfortune'>;

/** A world in which little else is wrong; the others differ from it in what they name. */
export const plainWorld: TrialSurroundings = {
  redis: 'there',
  machine: 'other',
  cause: 'early',
  isFamilyRevoked: false,
  graceMs: 0,
  pattern: 'protocol',
};

/**
 * Every world: with Redis, without it ever, and with Redis lost in the misfortune; on the same machine and on another; with
 * the access token alive and used up. Whether the server takes a repeat for theft changes from one to the next.
 */
export const worlds: readonly TrialSurroundings[] = (['there', 'never', 'lost'] as const).flatMap((redis) =>
  (['same', 'other'] as const).flatMap((machine) =>
    (['early', 'expired'] as const).map((cause) => ({ ...plainWorld, redis, machine, cause })),
  ),
);
