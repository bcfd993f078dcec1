import type { Alert } from '../alert.ts';
import type { Scale } from '../setting.ts';
import { createDeliveryAlerts } from './delivery-alerts.ts';
import { createProcessAlerts } from './process-alerts.ts';
import { createTokenAlerts } from './token-alerts.ts';

/** One group of rules, by theme. */
export interface AlertGroup {
  readonly name: string;
  readonly alerts: readonly Alert[];
}

/** All alerts of Leadferry, in their groups. */
export const createAlertGroups = (scale: Scale): AlertGroup[] => [
  { name: 'leadferry-tokens', alerts: createTokenAlerts(scale) },
  { name: 'leadferry-delivery', alerts: createDeliveryAlerts(scale) },
  { name: 'leadferry-processes', alerts: createProcessAlerts(scale) },
];
