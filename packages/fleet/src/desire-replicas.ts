import type { AccountStanding, ScalingReason } from './fleet-state.ts';

/** What an operator wants of the scaling. */
export interface ScalingRules {
  readonly minReplicas: number;
  readonly maxReplicas: number;
  /** A backlog that the fewest clear within this time needs no more workers, in milliseconds. */
  readonly clearWithinMs: number;
  /** Fewer are wanted only after no more were wanted for this long, in milliseconds. */
  readonly scaleDownAfterMs: number;
}

/** What workers of a count settled a second while they had work all the time. */
export interface RateAt {
  readonly members: number;
  readonly perSecond: number;
  /** It was the vendor's limit that was measured: so many are enough, and what one of them could do is not known. */
  readonly isLimited: boolean;
}

/** Everything the formula looks at, of one topic. Leads, not requests. Undefined: not read, or not measured. */
export interface Situation {
  readonly backlog: number | undefined;
  readonly partitions: number | undefined;
  readonly partitionsBehind: number | undefined;
  readonly members: number | undefined;
  readonly account: AccountStanding;
  /** Leads that keep coming, a second. */
  readonly arrivedPerSecond: number | undefined;
  readonly settledPerSecond: number | undefined;
  /** Leads settled a second while the present workers had work all the time. */
  readonly busyPerSecond: number | undefined;
  /** What was measured with other numbers of workers, and with this one, lately. */
  readonly rates: readonly RateAt[];
  /** Leads a second that the vendor permits; Infinity without a limit. */
  readonly permittedPerSecond: number;
  /** Requests made as a share of those permitted, while there was work; undefined: no work, or no limit. */
  readonly saturation: number | undefined;
  /** Leads that may be sent today; Infinity without a limit. */
  readonly leftToday: number | undefined;
  readonly secondsToMidnight: number | undefined;
}

/** How many workers a topic should have by what is seen now; undefined: as many as before. */
export interface Desire {
  readonly replicas: number | undefined;
  readonly reason: ScalingReason;
}

/** A fleet that makes this share of the permitted requests takes all there is: the rest is lost between slots. */
export const saturatedFrom = 0.9;
/** More workers help only if they settle at least this much more than fewer did. */
const gainFrom = 1.1;

/**
 * Says how many workers a topic should have by what is seen now. More than the fewest only where all of this is so: the backlog
 * and what keeps coming are not cleared in time by the fewest; the present workers have work all the time; neither the vendor's
 * limits, nor the day's calls, nor an outage, nor a missing grant is what holds them; there are partitions for more; and more
 * were not tried lately without a gain.
 */
export const desireReplicas = (situation: Situation, rules: ScalingRules): Desire => {
  const { backlog, members, partitions, account, leftToday } = situation;
  const { minReplicas } = rules;
  const fewest = (reason: ScalingReason): Desire => ({ replicas: minReplicas, reason });
  const held: Desire = { replicas: undefined, reason: 'unknown' };

  if (backlog === undefined || members === undefined || partitions === undefined) return held;
  if (backlog === 0 && (situation.arrivedPerSecond ?? 0) === 0) return fewest('idle');
  if (account === 'reauth_required' || account === 'api_unavailable') return fewest(account);
  if (leftToday === undefined || account === 'unknown') return held;
  if (leftToday <= 0) return fewest('budget_spent');
  if (members === 0) return fewest('minimum_suffices');

  const most = Math.max(minReplicas, Math.min(rules.maxReplicas, partitions));
  const within = (replicas: number): number => Math.max(minReplicas, Math.min(most, replicas));
  if ((situation.saturation ?? 0) >= saturatedFrom) {
    const each = eachOf(situation.rates, members);
    const needed = each === undefined ? minReplicas : Math.ceil(situation.permittedPerSecond / each);
    return { replicas: Math.min(within(needed), within(members)), reason: 'rate_limit' };
  }

  const wantedPerSecond = (situation.arrivedPerSecond ?? 0) + backlog / (rules.clearWithinMs / 1000);
  const each = eachNow(situation, members);
  if (each === undefined) {
    // The present workers have pauses: what lies there is cleared as it comes. Else it is too early to say.
    const isKeptUp = (situation.settledPerSecond ?? 0) >= wantedPerSecond;
    return isKeptUp ? fewest('minimum_suffices') : held;
  }
  if (each === 0) return held;
  if (Math.ceil(wantedPerSecond / each) <= minReplicas) return fewest('minimum_suffices');
  const usable = usablePerSecond(situation, backlog, leftToday);
  if (Math.ceil(usable / each) <= minReplicas) return fewest('rate_limit');
  const needed = Math.ceil(Math.min(wantedPerSecond, usable) / each);
  const replicas = within(Math.min(needed, mostBusy(situation, members), mostUseful(situation.rates)));
  return { replicas, reason: replicas > minReplicas ? 'more_helps' : 'minimum_suffices' };
};

/** What one worker settles a second, by the present ones or, where they have pauses, by what is remembered. */
const eachNow = ({ busyPerSecond, rates }: Situation, members: number): number | undefined =>
  busyPerSecond === undefined ? eachOf(rates, members) : busyPerSecond / members;

/** What one worker settled a second in the fleet that was most like one of so many. */
const eachOf = (rates: readonly RateAt[], members: number): number | undefined => {
  const own = rates.filter(({ isLimited }) => !isLimited);
  const [nearest] = own.toSorted((a, b) => Math.abs(a.members - members) - Math.abs(b.members - members));
  return nearest && nearest.perSecond / nearest.members;
};

/** What limits let through a second. Where the day's calls do not suffice anyway, its rest may as well take until midnight. */
const usablePerSecond = (situation: Situation, backlog: number, leftToday: number): number => {
  const { permittedPerSecond, secondsToMidnight = 0 } = situation;
  if (backlog <= leftToday || secondsToMidnight <= 0) return permittedPerSecond;
  return Math.min(permittedPerSecond, leftToday / secondsToMidnight);
};

/** A worker beyond the partitions that have records would have nothing to do. */
const mostBusy = ({ partitionsBehind = 0 }: Situation, members: number): number => Math.max(members, partitionsBehind);

/** The fewest workers that more of were tried and did not settle more than. */
const mostUseful = (rates: readonly RateAt[]): number => {
  const isMatchless = ({ members, perSecond }: RateAt): boolean =>
    !rates.some((other) => other.members > members && other.perSecond < perSecond * gainFrom);
  const enough = rates.filter((rate) => !isMatchless(rate)).map(({ members }) => members);
  return Math.min(Number.POSITIVE_INFINITY, ...enough);
};
