import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  BigValueColorMode,
  BigValueGraphMode,
  GraphDrawStyle,
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
  LegendDisplayMode,
  LegendPlacement,
  ReduceDataOptionsBuilder,
  SortOrder,
  StackingConfigBuilder,
  StackingMode,
  TooltipDisplayMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import {
  MappingType,
  type Panel,
  ThresholdsConfigBuilder,
  ThresholdsMode,
  type ValueMapping,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as TimeseriesBuilder } from '@grafana/grafana-foundation-sdk/timeseries';

/** Colours with one meaning each: as it should be, look into it, act. */
export type Colour = 'green' | 'orange' | 'red' | 'blue';

/** A query with the legend of its series. */
export interface Query {
  readonly expr: string;
  readonly legend: string;
}

/** What a panel shows. */
export interface PanelContent {
  readonly title: string;
  /** What is seen, and what to make of it. */
  readonly description: string;
  /** A unit of Grafana: `s`, `reqps`, `short`. */
  readonly unit: string;
  readonly queries: readonly Query[];
  /** Colours from a value on; the first is from minus infinity. */
  readonly steps?: readonly (readonly [from: number | null, colour: Colour])[];
  /** Words for single values. */
  readonly words?: Readonly<Record<string, readonly [text: string, colour: Colour]>>;
  /** Columns of 24. */
  readonly width: number;
  readonly decimals?: number;
  /** What stands there while there is nothing to show. */
  readonly nothing?: string;
}

/** The variable that says which Prometheus is asked. */
export const dataSource = { type: 'prometheus', uid: '$datasource' };

const toThresholds = (steps: PanelContent['steps'] = [[null, 'blue']]): ThresholdsConfigBuilder =>
  new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(steps.map(([value, color]) => ({ value, color })));

const toMappings = (words: PanelContent['words'] = {}): ValueMapping[] => [
  {
    type: MappingType.ValueToText,
    options: Object.fromEntries(
      Object.entries(words).map(([value, [text, color]], index) => [value, { text, color, index }]),
    ),
  },
];

const toQuery = ({ expr, legend }: Query, index: number): DataqueryBuilder =>
  new DataqueryBuilder()
    .refId(String.fromCharCode(65 + index))
    .datasource(dataSource)
    .expr(expr)
    .legendFormat(legend);

/** Makes a panel of one big number for each series, as it is now. */
export const createStat = (content: PanelContent): Builder<Panel> => {
  const { title, description, unit, queries, steps, words, width, decimals, nothing } = content;
  const panel = new StatBuilder()
    .title(title)
    .description(description)
    .datasource(dataSource)
    .unit(unit)
    .height(4)
    .span(width)
    .colorMode(BigValueColorMode.Background)
    .graphMode(BigValueGraphMode.None)
    .thresholds(toThresholds(steps))
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']).fields('').values(false));
  if (words !== undefined) panel.mappings(toMappings(words));
  if (decimals !== undefined) panel.decimals(decimals);
  if (nothing !== undefined) panel.noValue(nothing);
  for (const [index, query] of queries.entries()) panel.withTarget(toQuery(query, index).instant());
  return panel;
};

/** How lines over time are drawn. */
export interface LineOptions {
  /** Counts of a span, as bars on each other. */
  readonly asBars?: boolean;
  /** Areas on each other. */
  readonly isStacked?: boolean;
}

/** Makes a panel of lines over time. */
export const createLines = (
  content: PanelContent,
  { asBars = false, isStacked = asBars }: LineOptions = {},
): Builder<Panel> => {
  const { title, description, unit, queries, steps, width, decimals, nothing } = content;
  const panel = new TimeseriesBuilder()
    .title(title)
    .description(description)
    .datasource(dataSource)
    .unit(unit)
    .height(8)
    .span(width)
    .min(0)
    .drawStyle(asBars ? GraphDrawStyle.Bars : GraphDrawStyle.Line)
    .fillOpacity(asBars ? 80 : isStacked ? 40 : 8)
    .lineWidth(asBars ? 0 : 2)
    .spanNulls(false)
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending))
    .legend(
      new VizLegendOptionsBuilder()
        .showLegend(true)
        .displayMode(LegendDisplayMode.List)
        .placement(LegendPlacement.Bottom)
        .calcs([]),
    );
  if (isStacked) panel.stacking(new StackingConfigBuilder().mode(StackingMode.Normal).group('A'));
  if (steps !== undefined)
    panel
      .thresholds(toThresholds(steps))
      .thresholdsStyle(new GraphThresholdsStyleConfigBuilder().mode(GraphThresholdsStyleMode.Line));
  if (decimals !== undefined) panel.decimals(decimals);
  if (nothing !== undefined) panel.noValue(nothing);
  for (const [index, query] of queries.entries()) panel.withTarget(toQuery(query, index).range());
  return panel;
};
