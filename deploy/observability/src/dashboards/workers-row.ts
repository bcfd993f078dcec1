import { ofTopics, pick } from './expressions.ts';
import type { Row } from './frame.ts';
import { createLines } from './panel.ts';

/** Makes the row of the workers: how many, how many would help, and how they are. */
export const createWorkersRow = (): Row => ({
  title: 'Workers',
  panels: [
    createLines({
      title: 'Members and replicas wanted',
      description:
        'Members of the consumer group, and how many replicas would help. Out of budget, blocked, or at the rate limit more do not.',
      unit: 'none',
      queries: [
        { expr: `max(${pick('leadferry_group_members')})`, legend: 'members' },
        { expr: `max by (topic) (${ofTopics('leadferry_desired_replicas')})`, legend: 'wanted for {{topic}}' },
      ],
      width: 8,
    }),
    createLines(
      {
        title: 'Why so many replicas',
        description: 'The reason of the number of replicas wanted: one at a time.',
        unit: 'none',
        queries: [
          {
            expr: `max by (topic, reason) (${ofTopics('leadferry_scaling_reason')}) == 1`,
            legend: '{{topic}}: {{reason}}',
          },
        ],
        width: 8,
      },
      { isStacked: true },
    ),
    createLines({
      title: 'Leads in flight',
      description: 'Leads that workers hold in hand now.',
      unit: 'none',
      queries: [{ expr: `sum by (topic) (${ofTopics('leadferry_leads_in_flight')})`, legend: '{{topic}}' }],
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
