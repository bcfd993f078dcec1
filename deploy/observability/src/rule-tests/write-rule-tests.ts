import { stringify } from 'yaml';
import { type Alert, inNamespace } from '../alert.ts';
import { createAlertGroups } from '../alerts/alert-groups.ts';
import { generatedHeading } from '../rules-file.ts';
import type { Scale } from '../setting.ts';
import { createDeliveryCases } from './delivery-cases.ts';
import { createProcessCases } from './process-cases.ts';
import type { Firing, RuleCase } from './rule-case.ts';
import { createTokenCases } from './token-cases.ts';

/** All cases of all alerts. */
export const createRuleCases = (scale: Scale): RuleCase[] => [
  ...createTokenCases(scale),
  ...createDeliveryCases(scale),
  ...createProcessCases(),
];

/** Puts into a text of an alert what Prometheus would: labels, and what the case says of the rest. */
const fillIn = (text: string, { labels, texts = {} }: Firing): string => {
  const known = { [inNamespace]: labels.namespace === undefined ? '' : ` in ${labels.namespace}`, ...texts };
  const filled = Object.entries(known).reduce((left, [template, value]) => left.replaceAll(template, value), text);
  return filled.replaceAll(/\{\{ \$labels\.(\w+) \}\}/g, (_, label: string) => labels[label] ?? '');
};

const expectAlert = (alert: Alert, firing: Firing, runbooksUrl: string): object => ({
  exp_labels: { severity: alert.severity, ...firing.labels },
  exp_annotations: {
    summary: fillIn(alert.summary, firing),
    description: fillIn(alert.description, firing),
    runbook_url: `${runbooksUrl}/${alert.runbook}`,
  },
});

/**
 * Writes the unit tests of the rules for `promtool test rules`: each alert fires, and does not.
 *
 * @throws {Error} a case names an alert that there is not.
 */
export const writeRuleTests = (scale: Scale): string => {
  const { span, setting } = scale;
  const alerts = new Map(
    createAlertGroups(scale)
      .flatMap((group) => group.alerts)
      .map((alert) => [alert.name, alert]),
  );
  const tests = createRuleCases(scale).map(({ alert: name, says, series, atMinutes, fires }) => {
    const alert = alerts.get(name);
    if (alert === undefined) throw new Error(`no alert is named ${name}`);
    return {
      name: `${name}: ${says}`,
      interval: span(60),
      input_series: Object.entries(series).map(([one, values]) => ({ series: one, values })),
      alert_rule_test: [
        {
          eval_time: span(atMinutes * 60),
          alertname: name,
          exp_alerts: fires.map((firing) => expectAlert(alert, firing, setting.runbooksUrl)),
        },
      ],
    };
  });
  const file = { rule_files: ['rules.yaml'], evaluation_interval: span(60), tests };
  return generatedHeading + stringify(file, { lineWidth: 0 });
};
