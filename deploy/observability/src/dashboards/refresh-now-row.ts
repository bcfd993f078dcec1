import type { Scale } from '../setting.ts';
import { ofAccounts, pick } from './expressions.ts';
import type { Row } from './frame.ts';
import { lifeSteps } from './life-steps.ts';
import { createStat } from './panel.ts';

const timeLeft = `max by (namespace, account) (${ofAccounts('leadferry_token_access_expires_seconds')})`;
const isRequired = `max by (namespace, account) (${ofAccounts('leadferry_token_reauth_required')}) == 1`;
const waitsForPerson = `sum by (namespace) (${pick('leadferry_blocked_partitions', 'reason="reauth_required"')}) > 0`;

/** Makes the row of what stands now: whether a person is needed, and for how long that can wait. */
export const createRefreshNow = (scale: Scale): Row => ({
  title: 'Now',
  panels: [
    createStat({
      title: 'Is a person needed?',
      description:
        'Red: the grant of this account has ended, and only a login brings a new one. Open the pages of token-keeper or run "leadferry authorize"; it takes three minutes.',
      unit: 'short',
      queries: [{ expr: `max by (account) (${ofAccounts('leadferry_token_reauth_required')})`, legend: '{{account}}' }],
      words: { 0: ['No', 'green'], 1: ['Authorise', 'red'] },
      steps: [
        [null, 'green'],
        [1, 'red'],
      ],
      width: 5,
    }),
    createStat({
      title: 'Hours a human has',
      description:
        'Of accounts that need a login: how long leads are still delivered without one. 0: they wait now, in Kafka, and none is lost while the topic keeps its records. Where leads of any account wait already, all accounts of that deployment that need a login show 0.',
      unit: 's',
      queries: [
        {
          expr: `min by (account) ((clamp_min(${timeLeft}, 0) unless on (namespace) (${waitsForPerson}) or 0 * ${timeLeft}) and (${isRequired}))`,
          legend: '{{account}}',
        },
      ],
      steps: lifeSteps(scale),
      nothing: 'Nobody is needed',
      width: 5,
    }),
    createStat({
      title: 'Access token: time left',
      description:
        'Of the newest token that any process knows. It should never fall far below half of its life (12 h of 24 h): token-keeper refreshes there, workers at a quarter. Below 8 h look, below 4 h act. A token that was revoked looks alive here: that a person is needed tells.',
      unit: 's',
      queries: [
        { expr: `max by (account) (${ofAccounts('leadferry_token_access_expires_seconds')})`, legend: '{{account}}' },
      ],
      steps: lifeSteps(scale),
      width: 5,
    }),
    createStat({
      title: 'Generation',
      description:
        'How many refreshes the present grant has seen, as the newest process knows it. A login begins anew at 0, in the next epoch.',
      unit: 'none',
      queries: [{ expr: `max by (account) (${ofAccounts('leadferry_token_generation')})`, legend: '{{account}}' }],
      width: 4,
    }),
    createStat({
      title: 'Processes behind',
      description:
        'Workers and keepers that do not know the newest generation. For seconds after a refresh that is as it should be; for minutes they cannot read the secret.',
      unit: 'none',
      queries: [
        {
          expr: `sum by (account) (${ofAccounts('leadferry_token_generation')} < bool on (namespace, account) group_left () max by (namespace, account) (${ofAccounts('leadferry_token_generation')}))`,
          legend: '{{account}}',
        },
      ],
      steps: [
        [null, 'green'],
        [1, 'orange'],
      ],
      width: 5,
    }),
  ],
});
