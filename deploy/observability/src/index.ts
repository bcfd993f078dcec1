export type { Alert, Severity } from './alert.ts';
export { type AlertGroup, createAlertGroups } from './alerts/alert-groups.ts';
export { createDeliveryDashboard } from './dashboards/delivery-dashboard.ts';
export type { Dashboard } from './dashboards/frame.ts';
export { listQueries, type PanelQuery } from './dashboards/list-queries.ts';
export { createRefreshDashboard } from './dashboards/refresh-dashboard.ts';
export { createFiles, type GeneratedFile } from './files.ts';
export { writeRulesFile } from './rules-file.ts';
export { createScale, type Scale, type Setting, standardSetting } from './setting.ts';
