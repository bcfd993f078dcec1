import type { Scale } from '../setting.ts';
import { ofTopics } from './expressions.ts';
import type { Row } from './frame.ts';
import { createLines } from './panel.ts';

const hour = 3600;

/** Makes the row of what waits, for how long, and for what. */
export const createWaitingRow = ({ seconds }: Scale): Row => ({
  title: 'What waits',
  panels: [
    createLines({
      title: 'Lag',
      description:
        'Records without a fate: counted by the leading token-keeper over the whole topic, and by the workers over their own partitions. Where the two differ for long, partitions have no worker.',
      unit: 'short',
      queries: [
        { expr: `max by (topic) (${ofTopics('leadferry_backlog_records')})`, legend: '{{topic}}' },
        { expr: `sum by (topic) (${ofTopics('leadferry_consumer_lag')})`, legend: '{{topic}}, by its workers' },
      ],
      width: 8,
    }),
    createLines({
      title: 'Forecast until the backlog clears',
      description:
        'It should fall by a minute each minute. A line that rises: leads come faster than they may be delivered.',
      unit: 's',
      queries: [{ expr: `max by (topic) (${ofTopics('leadferry_backlog_clear_seconds')})`, legend: '{{topic}}' }],
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
        {
          expr: `sum by (topic, reason) (${ofTopics('leadferry_blocked_partitions')})`,
          legend: '{{topic}}: {{reason}}',
        },
      ],
      nothing: 'None was ever blocked',
      width: 8,
    }),
  ],
});
