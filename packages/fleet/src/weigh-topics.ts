import type { TopicConfig } from '@leadferry/config';
import type { PartitionStanding } from '@leadferry/consumer';
import type { FleetReading } from './collect-reading.ts';
import { saturatedFrom } from './desire-replicas.ts';
import type { FleetHistory } from './fleet-history.ts';
import type { AccountStanding, BudgetState, TopicState } from './fleet-state.ts';
import { forecastClear } from './forecast-clear.ts';
import type { SeenSituation } from './topic-scaling.ts';

/** What is known when topics are weighed. */
export interface WeighOptions {
  readonly reading: FleetReading;
  readonly topics: readonly TopicConfig[];
  readonly standings: ReadonlyMap<string, AccountStanding>;
  readonly budget: BudgetState;
  readonly history: FleetHistory;
  readonly atMs: number;
}

/** A topic without the wish for workers, and what the wish is made from. */
export interface WeighedTopic {
  readonly state: Omit<TopicState, 'desiredReplicas' | 'reason'>;
  readonly situation: SeenSituation;
}

/**
 * Works out how each topic stands. Topics that can be worked on share what the vendor permits: until one is cleared, each of
 * the others has had as much of it, or all it wanted.
 */
export const weighTopics = (options: WeighOptions): WeighedTopic[] => {
  const { reading, topics, standings, history } = options;
  const backlogs = new Map(topics.map(({ topic }) => [topic, backlogOf(reading, topic)]));
  const isBlocked = (account: string): boolean =>
    standings.get(account) === 'reauth_required' || standings.get(account) === 'api_unavailable';
  const rivals = topics.filter(({ account }) => !isBlocked(account)).map(({ topic }) => backlogs.get(topic) ?? 0);
  const power = powerOf(options);

  return topics.map(({ topic, account }) => {
    const partitions = reading.group?.topics.get(topic);
    const backlog = backlogs.get(topic);
    const standing = standings.get(account) ?? 'unknown';
    const rates = history.ratesOf(topic);
    const rivalry = rivals.reduce((sum, other) => sum + Math.min(other, backlog ?? 0), 0);
    const share = backlog === undefined || rivalry === 0 ? 1 : Math.min(1, backlog / rivalry);
    const counted = {
      partitions: partitions?.length,
      partitionsBehind: partitions?.filter(({ settled, end }) => end > settled).length,
      backlog,
      settledPerSecond: rates.settledPerSecond,
      arrivedPerSecond: rates.arrivedPerSecond,
      busyPerSecond: rates.busyPerSecond,
    };
    // At the limit whoever has leads left takes over the requests of those who have none.
    const skew = (options.budget.saturation ?? 0) >= saturatedFrom ? 1 : skewOf(partitions ?? []);
    const isStill = isBlocked(account) || reading.group?.members === 0;
    return {
      state: {
        topic,
        account,
        ...counted,
        deadLetters: reading.deadLetters?.get(topic),
        clearSeconds: isStill && backlog !== 0 ? Number.POSITIVE_INFINITY : clearOf(backlog, rates, power, share, skew),
      },
      situation: {
        ...counted,
        members: reading.group?.members,
        account: standing,
        permittedPerSecond: power.perSecond,
        saturation: options.budget.saturation,
        leftToday: power.leftToday,
        secondsToMidnight: power.untilMidnight,
      },
    };
  });
};

const backlogOf = ({ group }: FleetReading, topic: string): number | undefined =>
  group?.topics.get(topic)?.reduce((sum, { settled, end }) => sum + Number(end - settled), 0);

/**
 * By how much the worker that has most before it has more than they have in the middle: it is at work when the others have
 * finished. 1 where all have as much, or nobody knows who reads what.
 */
const skewOf = (partitions: readonly PartitionStanding[]): number => {
  const loads = new Map<string, number>();
  for (const { settled, end, member } of partitions) {
    if (member === undefined) return 1;
    loads.set(member, (loads.get(member) ?? 0) + Number(end - settled));
  }
  const behind = [...loads.values()].filter((load) => load > 0);
  const sum = behind.reduce((total, load) => total + load, 0);
  return sum === 0 ? 1 : (Math.max(...behind) * behind.length) / sum;
};

/** What the limits let the whole fleet do, in leads. */
interface FleetPower {
  readonly perSecond: number;
  readonly perDay: number;
  readonly leftToday: number | undefined;
  readonly untilMidnight: number;
}

const powerOf = ({ budget, atMs }: WeighOptions): FleetPower => {
  const { isUnlimited, permittedPerSecond = 0, perDay = 0, dayRemaining, resetsAtMs = atMs, requestsPerLead } = budget;
  const endless = Number.POSITIVE_INFINITY;
  if (isUnlimited) return { perSecond: endless, perDay: endless, leftToday: endless, untilMidnight: endless };
  // Where none is left to a lead that cost none so far, what waits is what needs one.
  const cost = requestsPerLead === 0 && dayRemaining === 0 ? 1 : requestsPerLead;
  return {
    perSecond: permittedPerSecond / cost,
    perDay: perDay / cost,
    leftToday: dayRemaining === undefined ? undefined : dayRemaining / cost,
    untilMidnight: (resetsAtMs - atMs) / 1000,
  };
};

/** By what is measured where it is, else by what is permitted; undefined where neither says anything. */
const clearOf = (
  backlog: number | undefined,
  { busyPerSecond, settledPerSecond }: ReturnType<FleetHistory['ratesOf']>,
  { perSecond, perDay, leftToday, untilMidnight }: FleetPower,
  share: number,
  skew: number,
): number | undefined => {
  if (backlog === undefined || leftToday === undefined) return undefined;
  const measured =
    (busyPerSecond === undefined ? undefined : busyPerSecond / skew) ??
    (perSecond === Number.POSITIVE_INFINITY ? settledPerSecond : perSecond * share);
  if (measured === undefined) return backlog === 0 ? 0 : undefined;
  return forecastClear(backlog, {
    perSecond: Math.min(perSecond, measured),
    perDay: perDay * share,
    leftToday: leftToday * share,
    untilMidnight,
  });
};
