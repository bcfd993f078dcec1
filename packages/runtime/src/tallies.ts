import type { Metric, Registry } from 'prom-client';

/** What a tallied metric is called and where it is shown. */
export interface TalliesOptions {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly string[];
  readonly registry: Registry;
}

/** A counter or gauge of one set of label values. */
export interface Tally {
  inc(by?: number): void;
}

/** A histogram of one set of label values. */
export interface Spread {
  observe(value: number): void;
}

/** The counters, gauges or histograms of one metric: one for each set of label values, in the order of the label names. */
export interface Tallies<Kind> {
  /** The one of these label values; the same each time. To be kept where it is needed often. */
  of(...labelValues: readonly string[]): Kind;
}

interface Sample {
  readonly labels: Readonly<Record<string, string | number>>;
  readonly value: number;
  readonly metricName: string;
}

/**
 * Creates counters for what happens with every lead. `prom-client` checks, sorts and joins the labels at each increment; here
 * that is done once for each set of values, and an increment is an addition. What a scrape shows is the same, which a property
 * test holds.
 *
 * @throws {Error} the registry has a metric of that name.
 */
export const createTalliedCounter = (options: TalliesOptions): Tallies<Tally> =>
  register(options, 'counter', (labels) => createTally(options.name, labels));

/** Creates gauges in the same way, for what goes up and down: add what comes, and less than nothing for what goes. */
export const createTalliedGauge = (options: TalliesOptions): Tallies<Tally> =>
  register(options, 'gauge', (labels) => createTally(options.name, labels));

/** Creates histograms in the same way. `buckets` are upper bounds, rising. */
export const createTalliedHistogram = (
  options: TalliesOptions & { readonly buckets: readonly number[] },
): Tallies<Spread> => {
  const { name, buckets } = options;
  const createSpread = (labels: Readonly<Record<string, string>>) => {
    const counts = buckets.map(() => 0);
    let [count, sum] = [0, 0];
    return {
      observe: (value: number) => {
        count += 1;
        sum += value;
        const at = buckets.findIndex((bound) => value <= bound);
        if (at >= 0) counts[at] = (counts[at] ?? 0) + 1;
      },
      reset: () => {
        counts.fill(0);
        [count, sum] = [0, 0];
      },
      read: (): Sample[] => {
        let below = 0;
        const bounded = buckets.map((le, at) => {
          below += counts[at] ?? 0;
          return { labels: { le, ...labels }, value: below, metricName: `${name}_bucket` };
        });
        return [
          ...bounded,
          { labels: { le: '+Inf', ...labels }, value: count, metricName: `${name}_bucket` },
          { labels, value: sum, metricName: `${name}_sum` },
          { labels, value: count, metricName: `${name}_count` },
        ];
      },
    };
  };
  return register(options, 'histogram', createSpread);
};

const createTally = (metricName: string, labels: Readonly<Record<string, string>>) => {
  let count = 0;
  return {
    inc: (by = 1) => {
      count += by;
    },
    reset: () => {
      count = 0;
    },
    read: (): Sample[] => [{ labels, value: count, metricName }],
  };
};

const register = <Kind extends { read(): Sample[]; reset(): void }>(
  { name, help, labelNames, registry }: TalliesOptions,
  type: 'counter' | 'gauge' | 'histogram',
  create: (labels: Readonly<Record<string, string>>) => Kind,
): Tallies<Kind> => {
  const known = new Map<string, Kind>();
  const of = (...values: readonly string[]): Kind => {
    const key = values.join('\u0000');
    const before = known.get(key);
    if (before) return before;
    const added = create(Object.fromEntries(labelNames.map((label, at) => [label, values[at] ?? ''])));
    known.set(key, added);
    return added;
  };
  // A metric without labels is shown from the start, as prom-client's are.
  if (labelNames.length === 0) of();
  const read = async () => ({
    name,
    help,
    type,
    aggregator: 'sum',
    values: [...known.values()].flatMap((one) => one.read()),
  });
  registry.registerMetric({
    name,
    help,
    type,
    aggregator: 'sum',
    get: read,
    // Whoever keeps one goes on with it.
    reset: () => {
      for (const one of known.values()) one.reset();
    },
  } as unknown as Metric);
  return { of };
};
