import { spacingMs } from '@leadferry/budget';
import type { ApplicationConfig, TopicConfig } from '@leadferry/config';
import type { Clock } from '@leadferry/runtime';
import { collectReading, type FleetReading } from './collect-reading.ts';
import type { ScalingRules } from './desire-replicas.ts';
import { createFleetHistory, type FleetHistory, type TopicSample } from './fleet-history.ts';
import type { FleetSources } from './fleet-sources.ts';
import type { AccountStanding, BudgetState, FleetState, TopicState } from './fleet-state.ts';
import { judgeAccount } from './judge-account.ts';
import { createTopicScaling } from './topic-scaling.ts';
import { weighTopics } from './weigh-topics.ts';

/** What a fleet is read with. */
export interface FleetReaderOptions {
  readonly sources: FleetSources;
  readonly topics: readonly TopicConfig[];
  readonly accounts: readonly string[];
  readonly limits: ApplicationConfig['limits'];
  readonly rules: ScalingRules;
  readonly clock: Pick<Clock, 'now' | 'monotonicMs'>;
  /** Over which time rates are measured, in milliseconds. Default 60,000. */
  readonly windowMs?: number;
  /** Is told why a part could not be read, each time. */
  readonly onUnread?: (failures: FleetReading['failures']) => void;
}

/** Reads a fleet again and again; rates and wishes come from what the reads say together. */
export interface FleetReader {
  /** Never rejects because something is away: that is `unread`. @throws whatever nobody foresaw. */
  read(): Promise<FleetState>;
}

/** Creates a reader that has read nothing. */
export const createFleetReader = (options: FleetReaderOptions): FleetReader => {
  const { sources, topics, accounts, limits, rules, clock, windowMs = 60_000, onUnread } = options;
  const history = createFleetHistory(windowMs);
  const scalings = new Map(topics.map(({ topic }) => [topic, createTopicScaling(rules)]));

  return {
    read: async () => {
      const reading = await collectReading(sources, topics, accounts);
      const [atMs, monotonicMs] = [clock.now(), clock.monotonicMs()];
      onUnread?.(reading.failures);
      const standings = new Map(
        accounts.map((account) => [account, judgeAccount(account, reading.tokens.get(account), reading.outages, atMs)]),
      );
      noteReading(history, { reading, topics, standings, monotonicMs });
      const budget = describeBudget(reading, limits, history, atMs);
      const weighed = weighTopics({ reading, topics, standings, budget, history, atMs });
      const states = weighed.map(({ state, situation }): TopicState => {
        const desire = scalings.get(state.topic)?.decide(situation, monotonicMs);
        return { ...state, desiredReplicas: desire?.replicas, reason: desire?.reason ?? 'unknown' };
      });
      return {
        atMs,
        groupMembers: reading.group?.members,
        topics: states,
        budget,
        accounts: accounts.map((account) => ({ account, state: standings.get(account) ?? 'unknown' })),
        unread: [...reading.failures.keys()],
      };
    },
  };
};

interface Noted {
  readonly reading: FleetReading;
  readonly topics: readonly TopicConfig[];
  readonly standings: ReadonlyMap<string, AccountStanding>;
  readonly monotonicMs: number;
}

const noteReading = (history: FleetHistory, { reading, topics, standings, monotonicMs }: Noted): void => {
  const { group, day } = reading;
  if (group === undefined) return;
  const hasCalls = day === 'unlimited' || (day !== undefined && day.remaining > 0);
  const samples = topics.map(({ topic, account }): [string, TopicSample] => {
    const partitions = group.topics.get(topic) ?? [];
    return [
      topic,
      {
        settled: partitions.reduce((sum, { settled }) => sum + settled, 0n),
        backlog: partitions.reduce((sum, { settled, end }) => sum + Number(end - settled), 0),
        isFree: hasCalls && standings.get(account) === 'working',
      },
    ];
  });
  const spent = day === undefined || day === 'unlimited' ? undefined : day.spent;
  history.note({ monotonicMs, members: group.members, topics: new Map(samples), spent });
};

const describeBudget = (
  { day }: FleetReading,
  limits: ApplicationConfig['limits'],
  history: FleetHistory,
  atMs: number,
): BudgetState => {
  const { perSecond, busyPerSecond } = history.requestRates();
  const isUnlimited = limits === 'unlimited';
  const reading = day === undefined || day === 'unlimited' ? undefined : day;
  const permitted = isUnlimited ? undefined : 1000 / spacingMs(limits);
  return {
    isUnlimited,
    perSecond: isUnlimited ? undefined : limits.perSecond,
    perDay: isUnlimited ? undefined : limits.perDay,
    dayRemaining: reading?.remaining,
    resetsAtMs: reading && atMs + reading.dayEndsInMs,
    requestsPerSecond: perSecond,
    requestsPerLead: history.requestsPerLead(),
    permittedPerSecond: permitted,
    saturation: permitted === undefined || busyPerSecond === undefined ? undefined : busyPerSecond / permitted,
  };
};
