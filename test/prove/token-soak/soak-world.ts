import { createWorld, type World } from '../../support/world.ts';
import type { SoakPhase } from './phases.ts';
import type { RedisFaultProxy } from './redis-fault-proxy.ts';

/** What a deployment of a phase is made with. */
export interface SoakWorldOptions {
  readonly phase: SoakPhase;
  readonly brokers: readonly string[];
  /** Chooses the calls that fail. */
  readonly seed: number;
}

const partitions = 16;
const accessTokenLifeMs = 10_000;
/** Share of the calls to Redis and Secrets Manager that fail. */
export const faultRate = 0.05;

/** Opens a deployment with every fault of the phase in force from the start. */
export const openSoakWorld = async (
  { phase, brokers, seed }: SoakWorldOptions,
  proxy: RedisFaultProxy,
): Promise<World> => {
  const world = await createWorld({
    brokers,
    redisUrl: proxy.url,
    partitions,
    // High enough never to be what the leads wait for; counted in Redis all the same.
    limits: { perSecond: 200, perDay: 10_000_000 },
    switches: {
      perSecond: 'unlimited',
      perDay: 'unlimited',
      accessTokenLifetimeMs: accessTokenLifeMs,
      graceMs: phase.serverGraceSeconds * 1000,
      faults: [...phase.tokenFaults],
      seed,
    },
  });
  await world.secrets.set({
    faultBeforeRate: faultRate,
    faultAfterRate: faultRate,
    faultKind: phase.name === 'strict' ? 'reset' : 'error',
    seed,
  });
  return world;
};

/** What the workers are told: of the grace they may believe something else than is so. */
export const configOf = ({ config }: World, phase: SoakPhase): object => {
  const { application, ...rest } = config as { application: object };
  return { ...rest, application: { ...application, refreshTokenGraceSeconds: phase.believedGraceSeconds } };
};
