import type { Scale } from '../setting.ts';
import { ofTopics, pick } from './expressions.ts';
import type { Row } from './frame.ts';
import { createStat } from './panel.ts';

const leads = 'leadferry_leads_total';

const minute = 60;
const hour = 60 * minute;

/** Makes the row of what stands now: a glance says whether leads flow, and what they wait for. */
export const createDeliveryNow = ({ seconds }: Scale): Row => ({
  title: 'Now',
  panels: [
    createStat({
      title: 'Delivered',
      description: 'Leads that reached Constant Contact, in a second. 0 with a backlog: look at "Waits for".',
      unit: 'reqps',
      queries: [{ expr: `sum(rate(${ofTopics(leads, 'outcome="delivered"')}[$__rate_interval]))`, legend: 'leads' }],
      decimals: 2,
      width: 4,
    }),
    createStat({
      title: 'Waiting',
      description: 'Leads in Kafka that have no fate yet.',
      unit: 'short',
      queries: [{ expr: `sum(${ofTopics('leadferry_backlog_records')})`, legend: 'leads' }],
      width: 4,
    }),
    createStat({
      title: 'Clear in',
      description:
        'Forecast: the backlog over the rate that is permitted, with what is left of the quota of the day. The longest of the chosen topics.',
      unit: 's',
      queries: [{ expr: `max(${ofTopics('leadferry_backlog_clear_seconds')})`, legend: 'forecast' }],
      steps: [
        [null, 'green'],
        [seconds(15 * minute), 'orange'],
        [seconds(12 * hour), 'red'],
      ],
      width: 4,
    }),
    createStat({
      title: 'Calls left today',
      description: 'Of the API key, until 00:00 UTC. At 0 all leads wait for midnight.',
      unit: 'short',
      queries: [{ expr: `min(${pick('leadferry_budget_day_remaining')})`, legend: 'calls' }],
      steps: [
        [null, 'red'],
        [1, 'orange'],
        [1000, 'green'],
      ],
      width: 4,
    }),
    createStat({
      title: 'Dead letters',
      description: 'Records now in the dead letter topics. They wait for a person: "leadferry dlq list" tells why.',
      unit: 'short',
      queries: [{ expr: `sum(${ofTopics('leadferry_dead_letter_records')})`, legend: 'records' }],
      steps: [
        [null, 'green'],
        [1, 'orange'],
      ],
      width: 4,
    }),
    createStat({
      title: 'Waits for',
      description:
        'Partitions that wait for the world to mend, by reason. reauth_required needs a person now, quota_exceeded ends at 00:00 UTC, api_unavailable by itself.',
      unit: 'none',
      queries: [{ expr: `sum by (reason) (${ofTopics('leadferry_blocked_partitions')}) > 0`, legend: '{{reason}}' }],
      steps: [[null, 'red']],
      nothing: 'Nothing',
      width: 4,
    }),
  ],
});
