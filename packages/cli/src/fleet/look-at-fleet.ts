import type { OperatorKafka } from '@leadferry/consumer';
import {
  createFleetReader,
  createFleetSources,
  type FleetReader,
  type FleetState,
  readPublishedFleet,
} from '@leadferry/fleet';
import { type Clock, errorCode } from '@leadferry/runtime';
import type { CliConfig } from '../config.ts';
import type { OpenApplication, OpenDeployment } from '../open-deployment.ts';
import { readStatuses, type Statuses } from '../status/read-statuses.ts';

/** A fleet at one moment, who looked, and how its accounts stand. */
export interface FleetLook {
  readonly fleet: FleetState;
  /** Who read it: the leading token-keeper, or this command for want of one. */
  readonly seenBy: 'token_keeper' | 'command';
  readonly tokens: Statuses;
}

export interface FleetLookOptions {
  readonly deployment: OpenDeployment;
  readonly kafka: Pick<OperatorKafka, 'createGroupReader'>;
  readonly groupId: string;
  readonly clock: Clock;
  /** Between the two reads that first rates are measured by, in milliseconds. Default 2,000. */
  readonly measureMs?: number;
}

/** A way to look at a fleet again and again. */
export interface FleetWatch {
  /** Rejects with nothing but bugs: what is away is named in what it returns. */
  look(): Promise<FleetLook>;
  close(): Promise<void>;
}

/** Opens the way to look; asks nobody yet. */
export const watchFleet = (options: FleetLookOptions): FleetWatch => {
  const { deployment, kafka, groupId, clock, measureMs = 2000 } = options;
  const { config } = deployment;
  const groups = kafka.createGroupReader();
  let opened: Promise<OpenApplication> | undefined;
  const openApplication = (): Promise<OpenApplication> => {
    opened ??= deployment.openApplication().catch((error: unknown) => {
      opened = undefined; // the next look tries again
      throw error;
    });
    return opened;
  };
  let own: FleetReader | undefined;
  const lookMyself = async (): Promise<FleetState> => {
    if (own) return own.read();
    const sources = createFleetSources({
      config,
      topics: config.topics,
      groupId,
      groups,
      redis: deployment.redis(),
      openApplication,
      clock,
      openStore: storeOf(deployment),
    });
    own = createFleetReader({ sources, ...describeConfig(config), clock });
    const first = await own.read();
    if (first.unread.includes('kafka')) return first;
    await clock.sleep(measureMs);
    return own.read();
  };
  /** What the leader left; undefined where none leads, and where its place cannot be looked at. */
  const readLeft = async (): Promise<FleetState | undefined> => {
    try {
      const { keyPrefix, hasRedis } = await openApplication();
      return hasRedis ? await readPublishedFleet({ redis: deployment.redis(), keyPrefix, groupId }) : undefined;
    } catch (error) {
      deployment.logger.debug({ reason: errorCode(error) ?? 'redis' }, 'published_fleet_not_read');
      return undefined;
    }
  };
  return {
    look: async () => {
      const [tokens, left] = await Promise.all([
        readStatuses(deployment, Object.entries(config.accounts), clock),
        readLeft(),
      ]);
      return left === undefined
        ? { tokens, fleet: await lookMyself(), seenBy: 'command' }
        : { tokens, fleet: left, seenBy: 'token_keeper' };
    },
    close: groups.close,
  };
};

const storeOf =
  ({ config, openStore }: OpenDeployment) =>
  (account: string) => {
    const settings = config.accounts[account];
    if (settings === undefined) throw new TypeError('there is no such account');
    return openStore(settings);
  };

/** How many workers are wanted is the leader's to say: what a command reads in two seconds does not bear it out. */
const describeConfig = ({ topics, accounts, application, maxReplicas }: CliConfig) => ({
  topics,
  accounts: Object.keys(accounts),
  limits: application.limits,
  rules: { minReplicas: 1, maxReplicas, clearWithinMs: 600_000, scaleDownAfterMs: 0 },
});
