import { expect, test } from 'vitest';
import { createScale, standardSetting } from '../setting.ts';
import { createDeliveryDashboard } from './delivery-dashboard.ts';
import { listQueries } from './list-queries.ts';
import { createRefreshDashboard } from './refresh-dashboard.ts';

const scale = createScale(standardSetting);
const dashboards = [createRefreshDashboard(scale), createDeliveryDashboard(scale)];

interface PanelLike {
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly datasource?: { readonly uid?: string };
  readonly fieldConfig: { readonly defaults: { readonly unit?: string } };
  readonly gridPos: { readonly x: number; readonly w: number };
}

const panels = dashboards.flatMap((dashboard) =>
  (dashboard.panels as unknown as PanelLike[])
    .filter(({ type }) => type !== 'row')
    .map((panel) => ({ of: dashboard.title, ...panel })),
);

test.each(panels)('$of: $title says what it shows, in a unit, from the chosen Prometheus', (panel) => {
  expect(panel.description).toMatch(/^.{20,}\.$/);
  expect(panel.fieldConfig.defaults.unit).toBeTruthy();
  expect(panel.datasource?.uid).toBe('$datasource');
  expect(panel.gridPos.x + panel.gridPos.w).toBeLessThanOrEqual(24);
});

test('no two panels of a dashboard have the same title, or a query without the chosen deployment', () => {
  for (const dashboard of dashboards) {
    const titles = panels.filter(({ of }) => of === dashboard.title).map(({ title }) => title);
    expect(new Set(titles).size).toBe(titles.length);
    for (const { expr, panel } of listQueries(dashboard)) expect(expr, panel).toContain('namespace=~"$namespace"');
  }
});

test('a person can choose where the metrics are, the deployment, and the account or topic', () => {
  for (const { templating } of dashboards)
    expect(templating?.list?.map(({ name }) => name)).toEqual([
      'datasource',
      'namespace',
      expect.stringMatching(/^(account|topic)$/),
    ]);
});
