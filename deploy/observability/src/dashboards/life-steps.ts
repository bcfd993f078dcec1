import { lowestLifeShare, lowLifeShare } from '../alerts/token-alerts.ts';
import type { Scale } from '../setting.ts';
import type { PanelContent } from './panel.ts';

/** Colours of the time an access token has left, at the thresholds of its alerts. */
export const lifeSteps = ({ life }: Scale): NonNullable<PanelContent['steps']> => [
  [null, 'red'],
  [life(lowestLifeShare), 'orange'],
  [life(lowLifeShare), 'green'],
];
