import { countNewBy, ofTopics, quantile, rateBy } from './expressions.ts';
import type { Row } from './frame.ts';
import { createLines } from './panel.ts';

const leads = 'leadferry_leads_total';

/** Makes the row of what becomes of leads, and how long it takes. */
export const createFatesRow = (): Row => ({
  title: 'What becomes of leads',
  panels: [
    createLines(
      {
        title: 'Leads by outcome',
        description:
          'Fates in a second. A lead that is blocked counts each time it is tried; delivered, skipped and dead-lettered count once.',
        unit: 'reqps',
        queries: [{ expr: rateBy('outcome', ofTopics(leads)), legend: '{{outcome}}' }],
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
            expr: `${countNewBy('outcome, reason', ofTopics(leads, 'outcome!="delivered"'))} > 0`,
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
        expr: quantile(share, ofTopics('leadferry_lead_seconds_bucket'), '$__rate_interval'),
        legend: `p${share * 100}`,
      })),
      nothing: 'No lead in this time',
      width: 12,
    }),
    createLines({
      title: 'Dead letters over time',
      description: 'Records in the dead letter topic of each topic. It falls only when somebody purges.',
      unit: 'short',
      queries: [{ expr: `max by (topic) (${ofTopics('leadferry_dead_letter_records')})`, legend: '{{topic}}' }],
      width: 12,
    }),
  ],
});
