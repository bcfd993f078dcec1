import { stringify } from 'yaml';
import { createAlertGroups } from './alerts/alert-groups.ts';
import type { Scale } from './setting.ts';

/** What stands at the head of every generated YAML file. */
export const generatedHeading =
  '# Made by deploy/observability from its TypeScript source: change that, then run\n' +
  '# npm run generate --workspace @leadferry/observability\n';

/** Writes the alerting rules as a file that Prometheus loads. */
export const writeRulesFile = (scale: Scale): string => {
  const { span, setting } = scale;
  const groups = createAlertGroups(scale).map(({ name, alerts }) => ({
    name,
    rules: alerts.map(({ name: alert, expr, forSeconds, severity, summary, description, runbook }) => ({
      alert,
      expr,
      for: span(forSeconds),
      labels: { severity },
      annotations: { summary, description, runbook_url: `${setting.runbooksUrl}/${runbook}` },
    })),
  }));
  return generatedHeading + stringify({ groups }, { lineWidth: 0 });
};
