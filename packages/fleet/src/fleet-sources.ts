import { readOutages, type StandingOutages } from '@leadferry/account';
import { type DayReading, readDay } from '@leadferry/budget';
import type { Deployment, TopicConfig } from '@leadferry/config';
import type { GroupReader, GroupStanding } from '@leadferry/consumer';
import type { Clock, Redis } from '@leadferry/runtime';
import { readTokenState, type TokenState, type TokenStore } from '@leadferry/token';
import { FleetUnreadError } from './fleet-unread-error.ts';

/** Where a fleet's state is read. Each rejects with an error that has a code when its part is away. */
export interface FleetSources {
  readGroup(): Promise<GroupStanding>;
  countDeadLetters(topic: TopicConfig): Promise<number>;
  /** Undefined: there is no limit. */
  readDay(): Promise<DayReading | undefined>;
  readOutages(): Promise<StandingOutages>;
  readToken(account: string): Promise<TokenState>;
}

/** What the sources are made of. */
export interface FleetSourcesOptions {
  readonly config: Pick<Deployment, 'application' | 'accounts' | 'timeOffsetMs'>;
  readonly topics: readonly TopicConfig[];
  readonly groupId: string;
  readonly groups: GroupReader;
  /** The first Redis: budget and outages are there. */
  readonly redis: Redis;
  /** Opens the application, for the names of its keys in Redis. */
  readonly openApplication: () => Promise<{ readonly keyHash: string; readonly keyPrefix: string }>;
  readonly openStore: (account: string) => TokenStore;
  readonly clock: Clock;
}

/** Puts the sources of a deployment together; nothing is asked of anybody yet. */
export const createFleetSources = (options: FleetSourcesOptions): FleetSources => {
  const { config, topics, groupId, groups, redis, openApplication, openStore, clock } = options;
  const { limits } = config.application;
  return {
    readGroup: () =>
      groups.readGroup(
        groupId,
        topics.map(({ topic }) => topic),
      ),
    countDeadLetters: ({ deadLetterTopic }) => groups.countRecords(deadLetterTopic),
    readDay: async () => {
      if (limits === 'unlimited') return undefined;
      const { keyHash } = await openApplication();
      return fromRedis('budget', readDay({ redis, key: keyHash, limits, timeOffsetMs: config.timeOffsetMs }));
    },
    readOutages: async () => {
      const { keyPrefix } = await openApplication();
      return fromRedis('outages', readOutages({ redis, keyPrefix, accounts: Object.keys(config.accounts) }));
    },
    readToken: (account) => readTokenState({ account, store: openStore(account), clock }),
  };
};

/** Whatever the client of Redis calls an error, it has no code. */
const fromRedis = async <T>(part: 'budget' | 'outages', reading: Promise<T>): Promise<T> => {
  try {
    return await reading;
  } catch (cause) {
    throw new FleetUnreadError(part, { cause });
  }
};
