import type { Scale } from '../setting.ts';
import { createCallsRow } from './calls-row.ts';
import { createDeliveryNow } from './delivery-now-row.ts';
import { createFatesRow } from './fates-row.ts';
import { buildDashboard, type Dashboard } from './frame.ts';
import { createWaitingRow } from './waiting-row.ts';
import { createWorkersRow } from './workers-row.ts';

/** Builds the dashboard of the leads: what becomes of them, how fast, and what they wait for. */
export const createDeliveryDashboard = (scale: Scale): Dashboard =>
  buildDashboard({
    uid: 'leadferry-delivery',
    title: 'Leadferry / Delivery',
    description: 'What becomes of the leads, how long they wait, and for what.',
    choice: { label: 'topic', title: 'Topic', metric: 'leadferry_leads_total' },
    rows: [createDeliveryNow(scale), createFatesRow(), createWaitingRow(scale), createCallsRow(), createWorkersRow()],
  });
