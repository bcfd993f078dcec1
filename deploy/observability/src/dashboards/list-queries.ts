import type { Dashboard } from './frame.ts';

/** One query of a panel. */
export interface PanelQuery {
  readonly dashboard: string;
  readonly panel: string;
  readonly expr: string;
}

interface PanelLike {
  readonly type: string;
  readonly title?: string;
  readonly targets?: readonly { readonly expr?: string }[];
  readonly panels?: readonly PanelLike[];
}

const queriesOf = (dashboard: string, panel: PanelLike): PanelQuery[] => [
  ...(panel.targets ?? []).map(({ expr = '' }) => ({ dashboard, panel: panel.title ?? '', expr })),
  ...(panel.panels ?? []).flatMap((inner) => queriesOf(dashboard, inner)),
];

/** Lists what the panels of a dashboard ask Prometheus, variables and all. */
export const listQueries = ({ title = '', panels = [] }: Dashboard): PanelQuery[] =>
  (panels as readonly PanelLike[]).flatMap((panel) => queriesOf(title, panel));
