/** Puts label matchers behind a metric: the chosen deployments, and what else is given. */
export const pick = (metric: string, ...matchers: readonly string[]): string =>
  `${metric}{${['namespace=~"$namespace"', ...matchers].join(', ')}}`;

/** The same of the chosen accounts alone. */
export const ofAccounts = (metric: string, ...matchers: readonly string[]): string =>
  pick(metric, 'account=~"$account"', ...matchers);

/** The same of the chosen topics alone. */
export const ofTopics = (metric: string, ...matchers: readonly string[]): string =>
  pick(metric, 'topic=~"$topic"', ...matchers);

/** What a counter rises by in a second, summed by labels. */
export const rateBy = (labels: string, series: string): string =>
  `sum by (${labels}) (rate(${series}[$__rate_interval]))`;

/** What a counter rises by from one point of the chart to the next, summed by labels. */
export const increaseBy = (labels: string, series: string): string =>
  `sum by (${labels}) (increase(${series}[$__rate_interval]))`;

/** The same of series that need not be there before they first count: what a new one begins with counts too. */
export const countNewBy = (labels: string, series: string): string =>
  `sum by (${labels}) ((${series} unless ${series} offset $__rate_interval) or increase(${series}[$__rate_interval]))`;

/** The duration below which a share of a histogram's observations within `span` lies; no value where there are none. */
export const quantile = (share: number, series: string, span: string, labels = ''): string =>
  `histogram_quantile(${share}, sum by (${['le', labels].filter(Boolean).join(', ')}) (rate(${series}[${span}]))) >= 0`;
