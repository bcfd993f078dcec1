/** One series of an answer: its labels, and its values as [epoch seconds, value]. */
export interface Series {
  readonly labels: Readonly<Record<string, string>>;
  readonly values: readonly (readonly [atSeconds: number, value: number])[];
}

/** An alert that is pending or firing. */
export interface ActiveAlert {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly state: 'pending' | 'firing';
  /** When its condition began to hold, in epoch milliseconds. */
  readonly activeAtMs: number;
}

/** A scraped address and whether its last scrape succeeded. */
export interface ScrapeTarget {
  readonly address: string;
  readonly isUp: boolean;
  /** Why it is not; empty where it is. */
  readonly lastError: string;
}

/** Whom to ask, and over which time. */
export interface RangeQuery {
  readonly expr: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly stepSeconds: number;
}

/** What a Prometheus server answers over its HTTP API. Each call throws where the server refuses, with the server's words. */
export interface PrometheusApi {
  /** Values of an expression now, or at a moment. */
  query(expr: string, atMs?: number): Promise<Series[]>;
  /** Values of an expression over a time. */
  queryRange(query: RangeQuery): Promise<Series[]>;
  listAlerts(): Promise<ActiveAlert[]>;
  listTargets(): Promise<ScrapeTarget[]>;
}

interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value?: readonly [number, string];
  readonly values?: readonly (readonly [number, string])[];
}

interface Answers {
  readonly query: {
    readonly resultType: string;
    readonly result: readonly Sample[] | readonly [number, string];
  };
  readonly alerts: {
    readonly alerts: readonly {
      readonly labels: Readonly<Record<string, string>>;
      readonly annotations: Readonly<Record<string, string>>;
      readonly state: 'pending' | 'firing';
      readonly activeAt: string;
    }[];
  };
  readonly targets: {
    readonly activeTargets: readonly {
      readonly discoveredLabels: Readonly<Record<string, string>>;
      readonly health: string;
      readonly lastError: string;
    }[];
  };
}

/** A value as Prometheus writes it: `+Inf` and `NaN` among them. */
const readValue = (text: string): number =>
  text === '+Inf' ? Number.POSITIVE_INFINITY : text === '-Inf' ? Number.NEGATIVE_INFINITY : Number(text);

const toSeries = ({ result }: Answers['query']): Series[] => {
  const samples: readonly Sample[] =
    typeof result[0] === 'number' ? [{ metric: {}, value: result as [number, string] }] : (result as readonly Sample[]);
  return samples.map(({ metric, value, values = value === undefined ? [] : [value] }) => ({
    labels: metric,
    values: values.map(([at, text]) => [at, readValue(text)] as const),
  }));
};

/** Opens the HTTP API of a Prometheus server. */
export const openPrometheusApi = (url: string): PrometheusApi => {
  const ask = async <Answer>(path: string, parameters: Readonly<Record<string, string>> = {}): Promise<Answer> => {
    const response = await fetch(`${url}/api/v1/${path}?${new URLSearchParams(parameters)}`);
    const { data, error } = (await response.json()) as { data?: Answer; error?: string };
    if (data === undefined) throw new Error(`Prometheus refuses ${parameters.query ?? path}: ${error}`);
    return data;
  };
  const seconds = (ms: number): string => String(ms / 1000);
  return {
    query: async (expr, atMs) =>
      toSeries(await ask('query', { query: expr, ...(atMs === undefined ? {} : { time: seconds(atMs) }) })),
    queryRange: async ({ expr, fromMs, toMs, stepSeconds }) =>
      toSeries(
        await ask('query_range', {
          query: expr,
          start: seconds(fromMs),
          end: seconds(toMs),
          step: String(stepSeconds),
        }),
      ),
    listAlerts: async () => {
      const { alerts } = await ask<Answers['alerts']>('alerts');
      return alerts.map(({ labels, annotations, state, activeAt }) => ({
        name: labels.alertname ?? '',
        labels,
        annotations,
        state,
        activeAtMs: Date.parse(activeAt),
      }));
    },
    listTargets: async () => {
      const { activeTargets } = await ask<Answers['targets']>('targets');
      return activeTargets.map(({ discoveredLabels, health, lastError }) => ({
        address: discoveredLabels.__address__ ?? '',
        isUp: health === 'up',
        lastError,
      }));
    },
  };
};
