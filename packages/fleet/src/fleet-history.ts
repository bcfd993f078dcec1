/** How far one topic was at a read. */
export interface TopicSample {
  /** Sum of the committed offsets. */
  readonly settled: bigint;
  readonly backlog: number;
  /** Whether nothing stood in the workers' way: no outage, a grant, calls left. */
  readonly isFree: boolean;
}

/** What one read found. */
export interface FleetSample {
  readonly monotonicMs: number;
  readonly members: number;
  readonly topics: ReadonlyMap<string, TopicSample>;
  /** Requests made in this day of the budget; undefined without a limit, or not read. */
  readonly spent: number | undefined;
}

/** Leads of a topic, a second; undefined: not measured. */
export interface TopicRates {
  readonly settledPerSecond: number | undefined;
  /** What keeps coming: the middle one of the reads, since a burst is a backlog and no flow. */
  readonly arrivedPerSecond: number | undefined;
  /** While the present workers had work all the time, and at least what they settle with pauses. */
  readonly busyPerSecond: number | undefined;
}

/** What the last reads say together. */
export interface FleetHistory {
  /** Takes a read in, and forgets those from before the window. */
  note(sample: FleetSample): void;
  ratesOf(topic: string): TopicRates;
  /** Requests a second: over the window, and while some topic's workers had work all the time. */
  requestRates(): { readonly perSecond: number | undefined; readonly busyPerSecond: number | undefined };
  /** Requests that a settled lead cost, by the last reads that tell; 1 before. None where only unchanged ones settle. */
  requestsPerLead(): number;
}

/** Fewer leads than this say little about what one costs. */
const fewestTelling = 5;

interface Interval {
  readonly from: FleetSample;
  readonly to: FleetSample;
  readonly seconds: number;
  /** As many workers all the time, and before: one that just joined does not settle at its full rate. */
  readonly isSteady: boolean;
}

/** Creates a history of so many milliseconds. */
export const createFleetHistory = (windowMs: number): FleetHistory => {
  let samples: readonly FleetSample[] = [];
  let costPerLead = 1;

  const intervals = (): Interval[] =>
    samples.slice(1).flatMap((to, at) => {
      const from = samples[at];
      const before = samples[at - 1] ?? from;
      if (from === undefined) return [];
      const isSteady = from.members === to.members && before?.members === to.members;
      return [{ from, to, isSteady, seconds: (to.monotonicMs - from.monotonicMs) / 1000 }];
    });

  return {
    note: (sample) => {
      samples = [...samples.filter(({ monotonicMs }) => sample.monotonicMs - monotonicMs <= windowMs), sample];
      costPerLead =
        costIn(intervals().filter((one) => isSameDay(one.from, one.to) && isFreeForSome(one))) ?? costPerLead;
    },
    ratesOf: (topic) => {
      const all = intervals();
      const members = samples.at(-1)?.members;
      const able = all.filter((one) => one.isSteady && one.to.members === members && isFree(one, topic));
      const busy = able.filter((one) => isNeverDry(one, topic));
      const rateIn = (some: readonly Interval[]) => perSecond(some, (one) => settledIn(one, topic));
      return {
        settledPerSecond: rateIn(all),
        arrivedPerSecond: middleOf(all.map((one) => arrivedIn(one, topic) / one.seconds)),
        // They do at least what they did with pauses: of one short moment alone, a first one say, nothing follows.
        busyPerSecond: busy.length === 0 ? undefined : Math.max(rateIn(busy) ?? 0, rateIn(able) ?? 0),
      };
    },
    requestRates: () => {
      const known = intervals().filter(({ from, to }) => isSameDay(from, to));
      const busy = known.filter((one) =>
        [...one.to.topics.keys()].some((topic) => isFree(one, topic) && isNeverDry(one, topic)),
      );
      return { perSecond: perSecond(known, requestsIn), busyPerSecond: perSecond(busy, requestsIn) };
    },
    requestsPerLead: () => costPerLead,
  };
};

const sumOf = (intervals: readonly Interval[], count: (interval: Interval) => number): number =>
  intervals.reduce((sum, interval) => sum + count(interval), 0);

/**
 * Reckons what a lead cost; undefined where that is not told. Counts only times in which requests could be made: on a spent day
 * what settles is unchanged or malformed, and tells nothing of the leads that wait for their calls.
 */
const costIn = (intervals: readonly Interval[]): number | undefined => {
  const leads = sumOf(intervals, settledOfAll);
  return leads >= fewestTelling ? sumOf(intervals, requestsIn) / leads : undefined;
};

const perSecond = (intervals: readonly Interval[], count: (interval: Interval) => number): number | undefined => {
  const seconds = sumOf(intervals, (interval) => interval.seconds);
  return seconds > 0 ? sumOf(intervals, count) / seconds : undefined;
};

/** Of an even number the lower one: of two reads, of which one had a burst, nothing keeps coming. */
const middleOf = (rates: readonly number[]): number | undefined =>
  rates.toSorted((a, b) => a - b)[Math.floor((rates.length - 1) / 2)];

/** Never less than none: a group whose offsets are set back settles nothing by that. */
const settledIn = ({ from, to }: Interval, topic: string): number =>
  Math.max(0, Number((to.topics.get(topic)?.settled ?? 0n) - (from.topics.get(topic)?.settled ?? 0n)));

const arrivedIn = (interval: Interval, topic: string): number => {
  const { from, to } = interval;
  const grown = (to.topics.get(topic)?.backlog ?? 0) - (from.topics.get(topic)?.backlog ?? 0);
  return Math.max(0, settledIn(interval, topic) + grown);
};

const settledOfAll = (interval: Interval): number =>
  [...interval.to.topics.keys()].reduce((sum, topic) => sum + settledIn(interval, topic), 0);

/** Nothing stood in the workers' way. */
const isFree = ({ from, to }: Interval, topic: string): boolean =>
  from.topics.get(topic)?.isFree === true && to.topics.get(topic)?.isFree === true;

const isFreeForSome = (interval: Interval): boolean =>
  [...interval.to.topics.keys()].some((topic) => isFree(interval, topic));

/** All that was settled lay there before, and more: nobody waited for leads. */
const isNeverDry = (interval: Interval, topic: string): boolean =>
  (interval.from.topics.get(topic)?.backlog ?? 0) > settledIn(interval, topic);

const isSameDay = ({ spent: before }: FleetSample, { spent: after }: FleetSample): boolean =>
  before !== undefined && after !== undefined && after >= before;

const requestsIn = ({ from, to }: Interval): number => (to.spent ?? 0) - (from.spent ?? 0);
