import type { Scale } from '../setting.ts';
import { moving, type RuleCase, steady } from './rule-case.ts';

const account = { account: 'default' };
const required = 'leadferry_token_reauth_required{account="default",instance="w1"}';
const expires = (instance: string, name = 'default'): string =>
  `leadferry_token_access_expires_seconds{account="${name}",instance="${instance}"}`;
const unknown = 'leadferry_token_refresh_total{account="default",outcome="unknown",instance="k1"}';
const escrow = 'leadferry_escrow_age_seconds{account="default",instance="k1"}';
const noPages =
  '{{ with query (printf "leadferry_pages_info{namespace=%q}" $labels.namespace) }} Open {{ (first .).Labels.public_url }}/authorize/{{ $labels.account }} and press Authorise.{{ end }}';

const keeper = (metric: string, instance: string): string => `${metric}{account="default",instance="${instance}"}`;
const keeperSeries = (instance: string, epoch: string, generation: string): Record<string, string> => ({
  [keeper('leadferry_token_epoch', instance)]: epoch,
  [keeper('leadferry_token_generation', instance)]: generation,
  [`leadferry_build_info{service="token-keeper",version="1",instance="${instance}"}`]: steady(1, 60),
});

const keeperCases: RuleCase[] = [
  {
    alert: 'LeadferryKeepersDisagree',
    says: 'a keeper that stays behind for half an hour is told',
    series: {
      ...keeperSeries('k1', steady(1, 60), `${steady(7, 5)} ${steady(8, 54)}`),
      ...keeperSeries('k2', steady(1, 60), steady(7, 60)),
    },
    atMinutes: 40,
    fires: [{ labels: account }],
  },
  {
    alert: 'LeadferryKeepersDisagree',
    says: 'a keeper that holds an older grant is told, also at the same generation',
    series: {
      ...keeperSeries('k1', steady(2, 60), steady(3, 60)),
      ...keeperSeries('k2', steady(1, 60), steady(3, 60)),
    },
    atMinutes: 31,
    fires: [{ labels: account }],
  },
  {
    alert: 'LeadferryKeepersDisagree',
    says: 'a keeper that reads the newest set within a quarter of an hour calls nobody, nor does a worker behind it',
    series: {
      ...keeperSeries('k1', steady(1, 60), `${steady(7, 5)} ${steady(8, 54)}`),
      ...keeperSeries('k2', steady(1, 60), `${steady(7, 20)} ${steady(8, 39)}`),
      [keeper('leadferry_token_epoch', 'w1')]: steady(1, 60),
      [keeper('leadferry_token_generation', 'w1')]: steady(3, 60),
      'leadferry_build_info{service="lead-worker",version="1",instance="w1"}': steady(1, 60),
    },
    atMinutes: 55,
    fires: [],
  },
];

/** Cases of the alerts about tokens. */
export const createTokenCases = ({ life }: Scale): RuleCase[] => [
  {
    alert: 'LeadferryReauthorisationRequired',
    says: 'a grant that ended calls a person within a minute, and says where to press the button',
    series: {
      [required]: steady(1, 5),
      'leadferry_token_reauth_required{account="second",instance="w1"}': steady(0, 5),
      'leadferry_pages_info{public_url="https://ferry.example.org",instance="k1"}': steady(1, 5),
    },
    atMinutes: 1,
    fires: [
      {
        labels: account,
        texts: { [noPages]: ' Open https://ferry.example.org/authorize/default and press Authorise.' },
      },
    ],
  },
  {
    alert: 'LeadferryReauthorisationRequired',
    says: 'it says so of the deployment it is about, without pages too',
    series: {
      'leadferry_token_reauth_required{account="default",namespace="crm",instance="w1"}': steady(1, 5),
      'leadferry_token_reauth_required{account="default",namespace="test",instance="w9"}': steady(0, 5),
    },
    atMinutes: 2,
    fires: [{ labels: { ...account, namespace: 'crm' }, texts: { [noPages]: '' } }],
  },
  {
    alert: 'LeadferryReauthorisationRequired',
    says: 'accounts that work call nobody',
    series: { [required]: steady(0, 5) },
    atMinutes: 5,
    fires: [],
  },
  {
    alert: 'LeadferryAccessTokenUnder8Hours',
    says: 'a token below a third of its life was not refreshed',
    series: { [expires('w1')]: steady(life(0.3), 10), [expires('w2')]: steady(life(0.29), 10) },
    atMinutes: 6,
    fires: [{ labels: account, texts: { '{{ $value | humanizeDuration }}': '7h 12m 0s' } }],
  },
  {
    alert: 'LeadferryAccessTokenUnder8Hours',
    says: 'a token at half of its life calls nobody, though one process has not heard of it yet',
    series: { [expires('w1')]: steady(life(0.5), 10), [expires('w2')]: steady(life(0.1), 10) },
    atMinutes: 10,
    fires: [],
  },
  {
    alert: 'LeadferryAccessTokenUnder4Hours',
    says: 'a token below a sixth of its life is urgent',
    series: { [expires('w1')]: steady(life(0.125), 10) },
    atMinutes: 6,
    fires: [{ labels: account, texts: { '{{ $value | humanizeDuration }}': '3h 0m 0s' } }],
  },
  {
    alert: 'LeadferryAccessTokenUnder4Hours',
    says: 'a token that was used up and refreshed within its time calls nobody, nor does one of another deployment',
    series: {
      [expires('w1')]: `${life(0.1)} ${life(0.1)} ${life(0.1)} ${steady(life(1), 10)}`,
      'leadferry_token_access_expires_seconds{account="default",namespace="test",instance="w9"}': steady(life(0.4), 12),
    },
    atMinutes: 8,
    fires: [],
  },
  {
    alert: 'LeadferryRefreshUnknownOutcome',
    says: 'an answer that was lost is told until a refresh succeeds',
    series: { [unknown]: `0 0 ${steady(1, 120)}`, [expires('k1')]: moving(life(0.5), -60, 122) },
    atMinutes: 120,
    fires: [{ labels: account }],
  },
  {
    alert: 'LeadferryRefreshUnknownOutcome',
    says: 'it ends when the token is fresh again',
    series: { [unknown]: `0 0 ${steady(1, 20)}`, [expires('k1')]: `${steady(life(0.5), 9)} ${steady(life(1), 12)}` },
    atMinutes: 15,
    fires: [],
  },
  {
    alert: 'LeadferryRefreshUnknownOutcome',
    says: 'refreshes that come to something known call nobody',
    series: {
      [unknown]: steady(0, 20),
      'leadferry_token_refresh_total{account="default",outcome="refreshed",instance="k1"}': moving(0, 1, 20),
      [expires('k1')]: steady(life(0.5), 20),
    },
    atMinutes: 20,
    fires: [],
  },
  {
    alert: 'LeadferryEscrowOld',
    says: 'tokens that Secrets Manager does not take for ten minutes are urgent',
    series: { [escrow]: moving(0, 60, 30) },
    atMinutes: 12,
    fires: [{ labels: account, texts: { '{{ $value | humanizeDuration }}': '12m 0s' } }],
  },
  {
    alert: 'LeadferryEscrowOld',
    says: 'tokens that are stored after a few minutes call nobody',
    series: { [escrow]: `${moving(0, 60, 9)} ${steady(0, 20)}` },
    atMinutes: 12,
    fires: [],
  },
  ...keeperCases,
];
