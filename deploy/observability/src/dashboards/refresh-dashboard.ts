import { lowestLifeShare, lowLifeShare } from '../alerts/token-alerts.ts';
import type { Scale } from '../setting.ts';
import { chosenAccounts, increaseBy, pick, quantile, rateBy } from './expressions.ts';
import { buildDashboard, type Dashboard } from './frame.ts';
import { createLines, createStat } from './panel.ts';

const of = (metric: string, ...matchers: readonly string[]): string => pick(metric, chosenAccounts, ...matchers);

const timeLeft = `max by (namespace, account) (${of('leadferry_token_access_expires_seconds')})`;
const isRequired = `max by (namespace, account) (${of('leadferry_token_reauth_required')}) == 1`;
const waitsForPerson = `sum by (namespace) (${pick('leadferry_blocked_partitions', 'reason="reauth_required"')}) > 0`;
const dayInSeconds = 86_400;

/** Builds the dashboard of tokens, refreshes and what a person has to do about them. */
export const createRefreshDashboard = ({ life, span }: Scale): Dashboard => {
  const lifeSteps = [
    [null, 'red'],
    [life(lowestLifeShare), 'orange'],
    [life(lowLifeShare), 'green'],
  ] as const;
  const day = span(dayInSeconds);
  return buildDashboard({
    uid: 'leadferry-refresh',
    title: 'Leadferry / Refresh',
    description: 'Whether the access tokens are kept fresh, and whether a person is needed.',
    choice: { label: 'account', title: 'Account', metric: 'leadferry_token_reauth_required' },
    rows: [
      {
        title: 'Now',
        panels: [
          createStat({
            title: 'Is a person needed?',
            description:
              'Red: the grant of this account has ended, and only a login brings a new one. Open the pages of token-keeper or run "leadferry authorize"; it takes three minutes.',
            unit: 'short',
            queries: [{ expr: `max by (account) (${of('leadferry_token_reauth_required')})`, legend: '{{account}}' }],
            words: { 0: ['No', 'green'], 1: ['Authorise', 'red'] },
            steps: [
              [null, 'green'],
              [1, 'red'],
            ],
            width: 5,
          }),
          createStat({
            title: 'Time a human has',
            description:
              'Of accounts that need a login: how long leads are still delivered without one. 0: they wait now, in Kafka, and none is lost while the topic keeps its records. Where leads of any account wait already, all accounts of that deployment that need a login show 0.',
            unit: 's',
            queries: [
              {
                expr: `min by (account) ((clamp_min(${timeLeft}, 0) unless on (namespace) (${waitsForPerson}) or 0 * ${timeLeft}) and (${isRequired}))`,
                legend: '{{account}}',
              },
            ],
            steps: lifeSteps,
            nothing: 'Nobody is needed',
            width: 5,
          }),
          createStat({
            title: 'Access token: time left',
            description:
              'Of the newest token that any process knows. It should never fall far below half of its life (12 h of 24 h): token-keeper refreshes there, workers at a quarter. Below 8 h look, below 4 h act. A token that was revoked looks alive here: that a person is needed tells.',
            unit: 's',
            queries: [
              { expr: `max by (account) (${of('leadferry_token_access_expires_seconds')})`, legend: '{{account}}' },
            ],
            steps: lifeSteps,
            width: 5,
          }),
          createStat({
            title: 'Generation',
            description:
              'How many refreshes the present grant has seen, as the newest process knows it. A login begins anew at 0, in the next epoch.',
            unit: 'none',
            queries: [{ expr: `max by (account) (${of('leadferry_token_generation')})`, legend: '{{account}}' }],
            width: 4,
          }),
          createStat({
            title: 'Processes behind',
            description:
              'Workers and keepers that do not know the newest generation. For seconds after a refresh that is as it should be; for minutes they cannot read the secret.',
            unit: 'none',
            queries: [
              {
                expr: `sum by (account) (${of('leadferry_token_generation')} < bool on (namespace, account) group_left () max by (namespace, account) (${of('leadferry_token_generation')}))`,
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
      },
      {
        title: 'Refreshes',
        panels: [
          createLines({
            title: 'Time left of the access token',
            description:
              'A saw: each refresh lifts it to the whole life. A line that goes on falling below half is a refresh that fails.',
            unit: 's',
            queries: [{ expr: timeLeft, legend: '{{account}}' }],
            steps: lifeSteps,
            width: 12,
          }),
          createLines({
            title: 'Generation each process knows',
            description:
              'Steps of one, by all processes together. One line that stays below is a process that cannot read the token secret.',
            unit: 'none',
            queries: [{ expr: of('leadferry_token_generation'), legend: '{{account}} {{instance}}' }],
            width: 12,
          }),
          createLines(
            {
              title: 'Refreshes by class',
              description:
                'refreshed, adopted and promoted are well. unknown: the answer was lost. refused: the grant ended. config: the application is not accepted. last_chance: sent again at the end of a token, since nothing was left to lose.',
              unit: 'short',
              queries: [
                { expr: `${increaseBy('outcome', of('leadferry_token_refresh_total'))} > 0`, legend: '{{outcome}}' },
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
                { expr: increaseBy('account', of('leadferry_claim_conflicts_total')), legend: 'conflicts {{account}}' },
                { expr: increaseBy('account', of('leadferry_lease_lost_total')), legend: 'leases lost {{account}}' },
              ],
              width: 12,
            },
            { asBars: true },
          ),
        ],
      },
      {
        title: 'The dangerous moment',
        panels: [
          createLines({
            title: 'Answer to its first sealed copy, p99 of a day',
            description:
              'Within this time a crash loses a refresh token that was already rotated. It should stay below 50 ms.',
            unit: 's',
            queries: [
              {
                expr: quantile(0.99, of('leadferry_answer_to_first_copy_seconds_bucket'), day, 'account'),
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
                expr: quantile(0.99, of('leadferry_answer_to_durable_seconds_bucket'), day, 'account'),
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
            queries: [{ expr: `max by (account) (${of('leadferry_escrow_age_seconds')})`, legend: '{{account}}' }],
            width: 8,
          }),
        ],
      },
      {
        title: 'Around it',
        panels: [
          createLines({
            title: 'Access tokens refused (401)',
            description:
              'Answers 401 to a token that looked alive. One at a rotation is normal; a row of them outside says that the token was revoked.',
            unit: 'reqps',
            queries: [{ expr: rateBy('account', of('leadferry_http_401_total')), legend: '{{account}}' }],
            width: 8,
          }),
          createLines(
            {
              title: 'Calls to Secrets Manager',
              description:
                'By operation. Reads go with the number of processes, writes with refreshes. It is what the bill counts.',
              unit: 'reqps',
              queries: [{ expr: rateBy('op', of('leadferry_sm_calls_total')), legend: '{{op}}' }],
              width: 8,
            },
            { isStacked: true },
          ),
          createLines({
            title: 'Generations a process was behind',
            description:
              'How many generations the last newer set was ahead of the one held. Above 1: that process missed a whole life of a token.',
            unit: 'none',
            queries: [{ expr: `max by (account) (${of('leadferry_reader_generation_lag')})`, legend: '{{account}}' }],
            width: 8,
          }),
        ],
      },
    ],
  });
};
