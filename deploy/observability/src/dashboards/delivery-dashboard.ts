import type { Scale } from '../setting.ts';
import { chosenTopics, countNewBy, pick, quantile, rateBy } from './expressions.ts';
import { buildDashboard, type Dashboard, type Row } from './frame.ts';
import { createLines, createStat } from './panel.ts';

const of = (metric: string, ...matchers: readonly string[]): string => pick(metric, chosenTopics, ...matchers);
const leads = 'leadferry_leads_total';
const minute = 60;
const hour = 60 * minute;

/** Builds the dashboard of the leads: what becomes of them, how fast, and what they wait for. */
export const createDeliveryDashboard = (scale: Scale): Dashboard =>
  buildDashboard({
    uid: 'leadferry-delivery',
    title: 'Leadferry / Delivery',
    description: 'What becomes of the leads, how long they wait, and for what.',
    choice: { label: 'topic', title: 'Topic', metric: 'leadferry_leads_total' },
    rows: [createNow(scale), createFates(), createWaiting(scale), createCalls(), createProcesses()],
  });

const createNow = ({ seconds }: Scale): Row => ({
  title: 'Now',
  panels: [
    createStat({
      title: 'Delivered',
      description: 'Leads that reached Constant Contact, in a second. 0 with a backlog: look at "Waits for".',
      unit: 'reqps',
      queries: [{ expr: `sum(rate(${of(leads, 'outcome="delivered"')}[$__rate_interval]))`, legend: 'leads' }],
      decimals: 2,
      width: 4,
    }),
    createStat({
      title: 'Waiting',
      description: 'Leads in Kafka that have no fate yet.',
      unit: 'short',
      queries: [{ expr: `sum(${of('leadferry_backlog_records')})`, legend: 'leads' }],
      width: 4,
    }),
    createStat({
      title: 'Clear in',
      description:
        'Forecast: the backlog over the rate that is permitted, with what is left of the quota of the day. The longest of the chosen topics.',
      unit: 's',
      queries: [{ expr: `max(${of('leadferry_backlog_clear_seconds')})`, legend: 'forecast' }],
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
      queries: [{ expr: `sum(${of('leadferry_dead_letter_records')})`, legend: 'records' }],
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
      queries: [{ expr: `sum by (reason) (${of('leadferry_blocked_partitions')}) > 0`, legend: '{{reason}}' }],
      steps: [[null, 'red']],
      nothing: 'Nothing',
      width: 4,
    }),
  ],
});

const createFates = (): Row => ({
  title: 'What becomes of leads',
  panels: [
    createLines(
      {
        title: 'Leads by outcome',
        description:
          'Fates in a second. A lead that is blocked counts each time it is tried; delivered, skipped and dead-lettered count once.',
        unit: 'reqps',
        queries: [{ expr: rateBy('outcome', of(leads)), legend: '{{outcome}}' }],
        width: 12,
      },
      { isStacked: true },
    ),
    createLines(
      {
        title: 'Not delivered, by reason',
        description:
          'skipped: by consent or because nothing changed. dead-lettered: the fault of the record. blocked: the fault of the world, it is tried again.',
        unit: 'short',
        queries: [
          {
            expr: `${countNewBy('outcome, reason', of(leads, 'outcome!="delivered"'))} > 0`,
            legend: '{{outcome}}: {{reason}}',
          },
        ],
        nothing: 'All delivered',
        width: 12,
      },
      { asBars: true },
    ),
    createLines({
      title: 'Lead latency',
      description: 'From taking a lead out of Kafka until its receipt is acknowledged, waits for permits included.',
      unit: 's',
      queries: [0.5, 0.95, 0.99].map((share) => ({
        expr: quantile(share, of('leadferry_lead_seconds_bucket'), '$__rate_interval'),
        legend: `p${share * 100}`,
      })),
      nothing: 'No lead in this time',
      width: 12,
    }),
    createLines({
      title: 'Dead letters over time',
      description: 'Records in the dead letter topic of each topic. It falls only when somebody purges.',
      unit: 'short',
      queries: [{ expr: `max by (topic) (${of('leadferry_dead_letter_records')})`, legend: '{{topic}}' }],
      width: 12,
    }),
  ],
});

const createWaiting = ({ seconds }: Scale): Row => ({
  title: 'What waits',
  panels: [
    createLines({
      title: 'Lag',
      description:
        'Records without a fate: counted by the leading token-keeper over the whole topic, and by the workers over their own partitions. Where the two differ for long, partitions have no worker.',
      unit: 'short',
      queries: [
        { expr: `max by (topic) (${of('leadferry_backlog_records')})`, legend: '{{topic}}' },
        { expr: `sum by (topic) (${of('leadferry_consumer_lag')})`, legend: '{{topic}}, by its workers' },
      ],
      width: 8,
    }),
    createLines({
      title: 'Forecast until the backlog clears',
      description:
        'It should fall by a minute each minute. A line that rises: leads come faster than they may be delivered.',
      unit: 's',
      queries: [{ expr: `max by (topic) (${of('leadferry_backlog_clear_seconds')})`, legend: '{{topic}}' }],
      steps: [
        [null, 'green'],
        [seconds(12 * hour), 'orange'],
      ],
      width: 8,
    }),
    createLines({
      title: 'Blocked partitions',
      description: 'Partitions that wait, by reason. Their leads stay in Kafka, in order; other partitions go on.',
      unit: 'none',
      queries: [
        { expr: `sum by (topic, reason) (${of('leadferry_blocked_partitions')})`, legend: '{{topic}}: {{reason}}' },
      ],
      nothing: 'None was ever blocked',
      width: 8,
    }),
  ],
});

const createCalls = (): Row => ({
  title: 'Calls to Constant Contact',
  panels: [
    createLines({
      title: 'Calls left of the day',
      description: 'Falls to 0 at worst, and rises to the whole quota at 00:00 UTC.',
      unit: 'short',
      queries: [{ expr: `min(${pick('leadferry_budget_day_remaining')})`, legend: 'calls left' }],
      width: 8,
    }),
    createLines(
      {
        title: 'Requests by endpoint and status',
        description: 'not_sent and unknown are requests that brought no answer.',
        unit: 'reqps',
        queries: [
          {
            expr: rateBy('endpoint, status', pick('leadferry_api_requests_total')),
            legend: '{{endpoint}} {{status}}',
          },
        ],
        width: 8,
      },
      { isStacked: true },
    ),
    createLines({
      title: 'Latency of the API',
      description: 'Of whole answers, by endpoint.',
      unit: 's',
      queries: [
        {
          expr: quantile(0.95, pick('leadferry_api_request_seconds_bucket'), '$__rate_interval', 'endpoint'),
          legend: 'p95 {{endpoint}}',
        },
      ],
      nothing: 'No request in this time',
      width: 8,
    }),
    createLines({
      title: 'Wait for a permit',
      description:
        'How long calls waited for their slot of the rate limit. Long waits: the limit is used to the full, more workers do not help.',
      unit: 's',
      queries: [
        { expr: quantile(0.95, pick('leadferry_budget_wait_seconds_bucket'), '$__rate_interval'), legend: 'p95' },
      ],
      nothing: 'No call in this time',
      width: 8,
    }),
    createLines(
      {
        title: 'Slots of the rate limit',
        description:
          'used is what it should be. refused: the day is used up. late: a process woke up too late; its machine is overloaded.',
        unit: 'reqps',
        queries: [{ expr: rateBy('outcome', pick('leadferry_budget_slots_total')), legend: '{{outcome}}' }],
        width: 8,
      },
      { isStacked: true },
    ),
    createLines({
      title: 'The API is away',
      description:
        '1 while nothing is sent but one probe each five seconds. "*" is the whole API, else the account whose token is refused.',
      unit: 'none',
      queries: [{ expr: `max by (account) (${pick('leadferry_api_outage')})`, legend: '{{account}}' }],
      width: 8,
    }),
  ],
});

const createProcesses = (): Row => ({
  title: 'Workers',
  panels: [
    createLines({
      title: 'Members and replicas wanted',
      description:
        'Members of the consumer group, and how many replicas would help. Out of budget, blocked, or at the rate limit more do not.',
      unit: 'none',
      queries: [
        { expr: `max(${pick('leadferry_group_members')})`, legend: 'members' },
        { expr: `max by (topic) (${of('leadferry_desired_replicas')})`, legend: 'wanted for {{topic}}' },
      ],
      width: 8,
    }),
    createLines(
      {
        title: 'Why so many replicas',
        description: 'The reason of the number of replicas wanted: one at a time.',
        unit: 'none',
        queries: [
          { expr: `max by (topic, reason) (${of('leadferry_scaling_reason')}) == 1`, legend: '{{topic}}: {{reason}}' },
        ],
        width: 8,
      },
      { isStacked: true },
    ),
    createLines({
      title: 'Leads in flight',
      description: 'Leads that workers hold in hand now.',
      unit: 'none',
      queries: [{ expr: `sum by (topic) (${of('leadferry_leads_in_flight')})`, legend: '{{topic}}' }],
      width: 8,
    }),
    createLines({
      title: 'Event loop lag, p99',
      description: 'Of each process. Above 100 ms its machine is overloaded, and slots of the rate limit are missed.',
      unit: 's',
      queries: [
        {
          expr: `${pick('nodejs_eventloop_lag_p99_seconds')} and on (namespace, job, instance, pod) leadferry_build_info`,
          legend: '{{instance}}',
        },
      ],
      width: 8,
    }),
    createLines({
      title: 'Memory',
      description: 'Resident memory of each process. A worker takes some 380 MB at its peak.',
      unit: 'bytes',
      queries: [
        {
          expr: `${pick('process_resident_memory_bytes')} and on (namespace, job, instance, pod) leadferry_build_info`,
          legend: '{{instance}}',
        },
      ],
      width: 8,
    }),
    createLines({
      title: 'Kafka and Redis',
      description:
        'Processes that Kafka answers, and processes that work without Redis on a fixed share of the limits.',
      unit: 'none',
      queries: [
        { expr: `sum(${pick('leadferry_kafka_connected')})`, legend: 'connected to Kafka' },
        { expr: `sum(${pick('leadferry_degraded', 'part="redis"')})`, legend: 'without Redis' },
      ],
      width: 8,
    }),
  ],
});
