import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  AnnotationQueryBuilder,
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  DatasourceVariableBuilder,
  type Panel,
  QueryVariableBuilder,
  RowBuilder,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { dataSource } from './panel.ts';

/** Panels below one heading. */
export interface Row {
  readonly title: string;
  readonly panels: readonly Builder<Panel>[];
}

/** What a dashboard is made of. */
export interface DashboardContent {
  /** Its address within Grafana; fixed, links hang on it. */
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  /** The label, besides `namespace`, that people choose by, and a metric that has it. */
  readonly choice: { readonly label: string; readonly title: string; readonly metric: string };
  readonly rows: readonly Row[];
}

/** A dashboard as Grafana imports it. */
export type Dashboard = ReturnType<DashboardBuilder['build']>;

/** Everything, also series without the label. */
const everything = { text: 'All', value: '$__all' };

const createChoice = (name: string, title: string, metric: string): QueryVariableBuilder =>
  new QueryVariableBuilder(name)
    .label(title)
    .datasource(dataSource)
    .query(`label_values(${metric}, ${name})`)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc)
    .multi(true)
    .includeAll(true)
    .allValue('.*')
    .current(everything);

/** Builds a dashboard: choices at the top, firing alerts as marks over all panels, rows below each other. */
export const buildDashboard = ({ uid, title, description, choice, rows }: DashboardContent): Dashboard => {
  const dashboard = new DashboardBuilder(title)
    .uid(uid)
    .description(description)
    .tags(['leadferry'])
    .timezone('utc')
    .time({ from: 'now-6h', to: 'now' })
    .refresh('30s')
    .tooltip(DashboardCursorSync.Crosshair)
    .withVariable(new DatasourceVariableBuilder('datasource').label('Prometheus').type('prometheus'))
    .withVariable(createChoice('namespace', 'Namespace', 'leadferry_build_info'))
    .withVariable(createChoice(choice.label, choice.title, choice.metric))
    .annotation(
      new AnnotationQueryBuilder()
        .name('Alerts that fire')
        .datasource(dataSource)
        .enable(true)
        .iconColor('red')
        .expr('ALERTS{alertname=~"Leadferry.*", alertstate="firing", namespace=~"$namespace"}')
        .titleFormat('{{alertname}}'),
    )
    .link(
      new DashboardLinkBuilder('Leadferry')
        .type(DashboardLinkType.Dashboards)
        .tags(['leadferry'])
        .asDropdown(false)
        .includeVars(true)
        .keepTime(true),
    );
  for (const { title: heading, panels } of rows) {
    dashboard.withRow(new RowBuilder(heading));
    for (const panel of panels) dashboard.withPanel(panel);
  }
  return dashboard.build();
};
