import type { Scale } from '../setting.ts';
import { increaseBy, ofAccounts } from './expressions.ts';
import type { Row } from './frame.ts';
import { lifeSteps } from './life-steps.ts';
import { createLines } from './panel.ts';

const timeLeft = `max by (namespace, account) (${ofAccounts('leadferry_token_access_expires_seconds')})`;

/** Makes the row of the refreshes and their claims. */
export const createRefreshesRow = (scale: Scale): Row => ({
  title: 'Refreshes',
  panels: [
    createLines({
      title: 'Time left of the access token',
      description:
        'A saw: each refresh lifts it to the whole life. A line that goes on falling below half is a refresh that fails.',
      unit: 's',
      queries: [{ expr: timeLeft, legend: '{{account}}' }],
      steps: lifeSteps(scale),
      width: 12,
    }),
    createLines({
      title: 'Generation each process knows',
      description:
        'Steps of one, by all processes together. One line that stays below is a process that cannot read the token secret.',
      unit: 'none',
      queries: [{ expr: ofAccounts('leadferry_token_generation'), legend: '{{account}} {{instance}}' }],
      width: 12,
    }),
    createLines(
      {
        title: 'Refreshes by class',
        description:
          'refreshed, adopted and promoted are well. unknown: the answer was lost. refused: the grant ended. config: the application is not accepted. last_chance: sent again at the end of a token, since nothing was left to lose.',
        unit: 'short',
        queries: [
          { expr: `${increaseBy('outcome', ofAccounts('leadferry_token_refresh_total'))} > 0`, legend: '{{outcome}}' },
        ],
        nothing: 'No refresh in this time',
        width: 12,
      },
      { asBars: true },
    ),
    createLines(
      {
        title: 'Permits: claims made before, leases lost',
        description:
          'The right to spend a refresh token is a claim in Secrets Manager. A conflict is a process that came second: a few are normal, many say that the lease in Redis is not at work. A lost lease says that Redis or a process stood still.',
        unit: 'short',
        queries: [
          {
            expr: increaseBy('account', ofAccounts('leadferry_claim_conflicts_total')),
            legend: 'conflicts {{account}}',
          },
          { expr: increaseBy('account', ofAccounts('leadferry_lease_lost_total')), legend: 'leases lost {{account}}' },
        ],
        width: 12,
      },
      { asBars: true },
    ),
  ],
});
