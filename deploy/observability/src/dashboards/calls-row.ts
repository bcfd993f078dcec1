import { pick, quantile, rateBy } from './expressions.ts';
import type { Row } from './frame.ts';
import { createLines } from './panel.ts';

/** Makes the row of the calls to Constant Contact and the right to make them. */
export const createCallsRow = (): Row => ({
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
