import { createDeliveryDashboard } from './dashboards/delivery-dashboard.ts';
import type { Dashboard } from './dashboards/frame.ts';
import { createRefreshDashboard } from './dashboards/refresh-dashboard.ts';
import { writeRuleTests } from './rule-tests/write-rule-tests.ts';
import { writeRulesFile } from './rules-file.ts';
import { createScale, type Setting } from './setting.ts';

/** A file below `deploy/` and what is in it. */
export interface GeneratedFile {
  readonly path: string;
  readonly text: string;
}

const toJson = (dashboard: Dashboard): string => `${JSON.stringify(dashboard, undefined, 2)}\n`;

/** Makes every file of dashboards and rules for a setting: the same each time. */
export const createFiles = (setting: Setting): GeneratedFile[] => {
  const scale = createScale(setting);
  return [
    { path: 'grafana/refresh.json', text: toJson(createRefreshDashboard(scale)) },
    { path: 'grafana/delivery.json', text: toJson(createDeliveryDashboard(scale)) },
    { path: 'prometheus/rules.yaml', text: writeRulesFile(scale) },
    { path: 'prometheus/rules.test.yaml', text: writeRuleTests(scale) },
  ];
};
