import { type FleetState, readPublishedFleet } from '@leadferry/fleet';
import type { Redis } from '@leadferry/runtime';
import { isTokenError } from '@leadferry/token';
import type { Accounts } from '../accounts.ts';
import { askRedis, RedisUnavailableError } from '../ask-redis.ts';
import type { FleetSight } from '../web/fleet/fleet-sight.ts';
import { createLeadFlow, type LeadFlowOptions } from './lead-flow.ts';

export interface FleetSightOptions extends LeadFlowOptions {
  readonly redis: Redis;
  readonly accounts: Pick<Accounts, 'openApplication'>;
}

/** What the pages look at workers and leads with. */
export interface OpenFleetSight {
  look(): Promise<FleetSight>;
  close(): Promise<void>;
}

/**
 * Opens the pages' view of workers and leads: what the leading token-keeper left in Redis, and this process's own look at
 * Kafka. Nothing is asked before somebody looks.
 */
export const openFleetSight = (options: FleetSightOptions): OpenFleetSight => {
  const { redis, accounts, groupId } = options;
  const flow = createLeadFlow(options);

  const readState = async (): Promise<FleetState | undefined> => {
    try {
      const { keyPrefix } = await accounts.openApplication();
      return await askRedis(readPublishedFleet({ redis, keyPrefix, groupId }));
    } catch (error) {
      // The page says that it is not known; of the application's secret it tells more elsewhere.
      if (!(error instanceof RedisUnavailableError || isTokenError(error))) throw error;
      return undefined;
    }
  };

  return {
    look: async () => {
      const [state, seen] = await Promise.all([readState(), flow.look()]);
      return { state, flow: seen.flow, isKafkaAway: seen.isAway };
    },
    close: flow.close,
  };
};
