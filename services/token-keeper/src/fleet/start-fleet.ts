import { createConnectionMetrics, openOperatorKafka } from '@leadferry/consumer';
import {
  createFleetReader,
  createFleetSources,
  type FleetState,
  publishFleet,
  registerFleetMetrics,
} from '@leadferry/fleet';
import type { Clock, Logger, Redis, Registry } from '@leadferry/runtime';
import type { TokenState } from '@leadferry/token';
import type { Accounts } from '../accounts.ts';
import { askRedis } from '../ask-redis.ts';
import type { FleetConfig, KeeperConfig } from '../config.ts';
import { type OpenFleetSight, openFleetSight } from '../flow/open-fleet-sight.ts';
import type { KeeperMetrics } from '../metrics.ts';
import { keepLead } from './keep-lead.ts';
import { createLead } from './lead.ts';
import { createUnreadTeller } from './tell-unread.ts';
import { watchFleet } from './watch-fleet.ts';

export interface StartFleetOptions {
  readonly config: KeeperConfig;
  readonly fleet: FleetConfig;
  readonly accounts: Accounts;
  readonly redis: Redis;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly registry: Registry;
  readonly metrics: KeeperMetrics;
  /** Ends everything the moment it aborts. */
  readonly signal: AbortSignal;
}

/** The part of a keeper that watches the fleet, running. */
export interface FleetWatch {
  /** What the pages look at it with. */
  readonly sight: Pick<OpenFleetSight, 'look'>;
  /** Rejects with the first error that nobody foresaw; never resolves. */
  readonly failed: Promise<never>;
  /** Resolves when nothing of it runs, and another keeper may lead. */
  end(): Promise<void>;
}

/** Secrets Manager is asked about tokens only at each so many reads: it is paid by the call, and a grant seldom ends. */
const readsPerTokenLook = 3;
/** After so many reads that did not end, what was read last is no longer shown. */
const shownForReads = 6;
const shortestTtlMs = 3000;
/** Rates are measured over so many reads, and at least so long: a pause of the fleet is no rate. */
const readsPerWindow = 6;
const shortestWindowMs = 60_000;

/** Starts watching the fleet and, while this keeper leads, showing it: as metrics, and in Redis for pages and commands. */
export const startFleet = (options: StartFleetOptions): FleetWatch => {
  const { config, fleet, accounts, redis, clock, logger, registry, metrics, signal } = options;
  const { everyMs, topics, rules } = fleet;
  const { groupId } = fleet.kafka;
  const ttlMs = Math.max(shortestTtlMs, everyMs * 1.5);
  const kafka = openOperatorKafka({
    ...fleet.kafka,
    clientId: 'leadferry-token-keeper',
    clock,
    logger,
    metrics: createConnectionMetrics(registry),
  });
  const groups = kafka.createGroupReader();
  const sight = openFleetSight({
    ...{ topics, groupId, redis, accounts, clock, logger },
    groups: kafka.createGroupReader(),
    follower: kafka.createFollower(),
  });
  const openApplication = (): ReturnType<Accounts['openApplication']> => accounts.openApplication();
  const keyOf = async (): Promise<string> => `${(await openApplication()).keyPrefix}:fleet-lead:${groupId}`;
  const lead = createLead({ redis, keyOf, ttlMs, clock });

  const sources = createFleetSources({
    config,
    topics,
    groupId,
    groups,
    redis,
    openApplication,
    openStore: (account) => storeOf(accounts, account),
    clock,
  });
  const reader = createFleetReader({
    sources: { ...sources, readToken: rarely(sources.readToken, { clock, everyMs: everyMs * readsPerTokenLook }) },
    topics,
    accounts: [...accounts.all.keys()],
    limits: config.application.limits,
    rules,
    clock,
    windowMs: Math.max(shortestWindowMs, everyMs * readsPerWindow),
    onUnread: createUnreadTeller(logger),
  });

  let last: { readonly state: FleetState; readonly readAtMs: number } | undefined;
  registerFleetMetrics(registry, () => {
    const isFresh = last !== undefined && clock.monotonicMs() - last.readAtMs < everyMs * shownForReads + 60_000;
    return lead.isHeld() && isFresh ? last?.state : undefined;
  });
  metrics.watchLead(lead.isHeld);

  const { promise: failed, reject: fail } = Promise.withResolvers<never>();
  const loops = [
    keepLead({ lead, everyMs: ttlMs / 3, clock, logger, signal }),
    watchFleet({
      ...{ reader, everyMs, clock, logger, signal },
      onRead: async (state) => {
        last = { state, readAtMs: clock.monotonicMs() };
        if (!lead.isHeld()) return;
        const { keyPrefix } = await openApplication();
        await askRedis(publishFleet({ redis, keyPrefix, groupId }, state, everyMs * 3 + shortestTtlMs));
      },
    }),
  ];
  for (const loop of loops) loop.catch(fail);
  return {
    sight,
    failed,
    end: async () => {
      await Promise.allSettled(loops);
      await Promise.all([groups.close(), sight.close(), kafka.close()]);
    },
  };
};

const storeOf = ({ all }: Accounts, name: string) => {
  const account = all.get(name);
  if (account === undefined) throw new RangeError(`there is no account named ${name}`);
  return account.store;
};

/** Remembers an account's answer for a while. A question that failed is asked again at once. */
const rarely = (
  read: (account: string) => Promise<TokenState>,
  { clock, everyMs }: { readonly clock: Clock; readonly everyMs: number },
): ((account: string) => Promise<TokenState>) => {
  const answers = new Map<string, { readonly state: TokenState; readonly atMs: number }>();
  return async (account) => {
    const known = answers.get(account);
    if (known !== undefined && clock.monotonicMs() - known.atMs < everyMs) return known.state;
    const state = await read(account);
    answers.set(account, { state, atMs: clock.monotonicMs() });
    return state;
  };
};
