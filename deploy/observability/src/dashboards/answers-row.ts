import type { Scale } from '../setting.ts';
import { ofAccounts, quantile } from './expressions.ts';
import type { Row } from './frame.ts';
import { createLines } from './panel.ts';

const dayInSeconds = 86_400;

/** Makes the row of the moment in which an answer of the token endpoint can be lost. */
export const createAnswersRow = (scale: Scale): Row => ({
  title: 'The dangerous moment',
  panels: [
    createLines({
      title: 'Answer to its first sealed copy, p99 of a day',
      description:
        'Within this time a crash loses a refresh token that was already rotated. It should stay below 50 ms.',
      unit: 's',
      queries: [
        {
          expr: quantile(
            0.99,
            ofAccounts('leadferry_answer_to_first_copy_seconds_bucket'),
            scale.span(dayInSeconds),
            'account',
          ),
          legend: '{{account}}',
        },
      ],
      nothing: 'No refresh for a day',
      width: 8,
    }),
    createLines({
      title: 'Answer to stored tokens, p99 of a day',
      description: 'From the answer of the token endpoint until the new set is live in Secrets Manager.',
      unit: 's',
      queries: [
        {
          expr: quantile(
            0.99,
            ofAccounts('leadferry_answer_to_durable_seconds_bucket'),
            scale.span(dayInSeconds),
            'account',
          ),
          legend: '{{account}}',
        },
      ],
      nothing: 'No refresh for a day',
      width: 8,
    }),
    createLines({
      title: 'Age of an answer in escrow',
      description:
        'Above 0: new tokens are not stored yet. Above 10 minutes Secrets Manager does not take them; mend that before the processes end.',
      unit: 's',
      queries: [{ expr: `max by (account) (${ofAccounts('leadferry_escrow_age_seconds')})`, legend: '{{account}}' }],
      width: 8,
    }),
  ],
});
