import type { Prometheus } from '@leadferry/local-stack';
import type { Firing } from '../../judge/judge-alerts.ts';

/** Steps between two values of the series `ALERTS` that belong to one firing. */
const stepSeconds = 0.5;

/** Reads when alerts of Leadferry fired. An alert that ended and came again is two firings. */
export const readFirings = async (prometheus: Prometheus, fromMs: number, toMs: number): Promise<Firing[]> => {
  const expr = 'ALERTS{alertname=~"Leadferry.*", alertstate="firing"}';
  const series = await prometheus.queryRange({ expr, fromMs, toMs, stepSeconds });
  return series.flatMap(({ labels, values }) => {
    const { alertname: name = '', ...rest } = labels;
    const firings: { name: string; labels: typeof rest; fromMs: number; toMs: number }[] = [];
    for (const [at] of values) {
      const last = firings.at(-1);
      const atMs = at * 1000;
      if (last !== undefined && atMs - last.toMs <= stepSeconds * 1500) last.toMs = atMs;
      else firings.push({ name, labels: rest, fromMs: atMs, toMs: atMs });
    }
    return firings;
  });
};
