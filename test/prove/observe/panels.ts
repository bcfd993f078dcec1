import type { Prometheus } from '@leadferry/local-stack';
import { createDeliveryDashboard, createRefreshDashboard, listQueries, type Scale } from '@leadferry/observability';

/** A panel, and in which phases all of its queries gave data. */
export interface PanelSight {
  readonly name: string;
  readonly seenIn: ReadonlySet<string>;
}

/** Looks at every panel of both dashboards. */
export interface PanelWatch {
  /** Asks each panel's queries over the time of a phase. @throws {Error} Prometheus refuses a query. */
  look(phase: string, fromMs: number, toMs: number): Promise<void>;
  sights(): PanelSight[];
}

/** What Grafana puts in place of its variables: all of everything, and four scrapes. */
const fillIn = (expr: string, rateSeconds: number): string =>
  expr.replaceAll('$__rate_interval', `${rateSeconds}s`).replaceAll(/\$(namespace|account|topic)\b/g, '.*');

/** Begins with all panels unseen. */
export const watchPanels = (prometheus: Prometheus, scale: Scale, scrapeEverySeconds: number): PanelWatch => {
  const dashboards = [createRefreshDashboard(scale), createDeliveryDashboard(scale)];
  const queries = dashboards.flatMap(listQueries).map(({ dashboard, panel, expr }) => ({
    name: `${dashboard}: ${panel}`,
    expr: fillIn(expr, 4 * scrapeEverySeconds),
  }));
  const byPanel = Map.groupBy(queries, ({ name }) => name);
  const seen = new Map([...byPanel.keys()].map((name) => [name, new Set<string>()]));

  const hasData = async (expr: string, fromMs: number, toMs: number): Promise<boolean> => {
    const series = await prometheus.queryRange({ expr, fromMs, toMs, stepSeconds: scrapeEverySeconds });
    return series.some(({ values }) => values.some(([, value]) => !Number.isNaN(value)));
  };

  return {
    look: async (phase, fromMs, toMs) => {
      for (const [name, own] of byPanel) {
        const found = await Promise.all(own.map(({ expr }) => hasData(expr, fromMs, toMs)));
        if (found.every(Boolean)) seen.get(name)?.add(phase);
      }
    },
    sights: () => [...seen].map(([name, seenIn]) => ({ name, seenIn })),
  };
};

/** Panels that show something only when it happens, and the phase in which it does; the others do in each phase. */
const shownIn: Readonly<Record<string, string>> = {
  'Leadferry / Refresh: Hours a human has': 'dead grant',
  'Leadferry / Refresh: Refreshes by class': 'refresh',
  'Leadferry / Refresh: Answer to its first sealed copy, p99 of a day': 'refresh',
  'Leadferry / Refresh: Answer to stored tokens, p99 of a day': 'refresh',
  'Leadferry / Delivery: Waits for': 'dead grant',
  'Leadferry / Delivery: Blocked partitions': 'dead grant',
  'Leadferry / Delivery: Not delivered, by reason': 'dead letters',
};

/** Lists panels that showed nothing where they should. */
export const findEmptyPanels = (sights: readonly PanelSight[]): string[] =>
  sights.flatMap(({ name, seenIn }) => {
    const phase = shownIn[name] ?? 'refresh';
    return seenIn.has(phase) ? [] : [`${name} (${phase})`];
  });
