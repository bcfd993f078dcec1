import type { Scale } from '../setting.ts';
import { moving, type RuleCase, steady } from './rule-case.ts';

const topic = { topic: 'leads' };
const deadLetters = (instance: string): string => `leadferry_dead_letter_records{topic="leads",instance="${instance}"}`;
const blocked = (reason: string): string =>
  `leadferry_blocked_partitions{topic="leads",reason="${reason}",instance="w1"}`;
const clear = 'leadferry_backlog_clear_seconds{topic="leads",instance="k1"}';
const reason = (name: string): string => `leadferry_scaling_reason{topic="leads",reason="${name}",instance="k1"}`;
const remaining = (instance: string): string => `leadferry_budget_day_remaining{instance="${instance}"}`;

/** Cases of the alerts about leads. */
export const createDeliveryCases = ({ seconds }: Scale): RuleCase[] => [
  {
    alert: 'LeadferryDeadLettersRising',
    says: 'seven records set aside in seven minutes are told, though another keeper took the lead meanwhile',
    series: {
      [deadLetters('k1')]: `${steady(3, 4)} 4 5 6 stale`,
      [deadLetters('k2')]: `${'_ '.repeat(8)}7 8 9 10 ${steady(10, 10)}`,
    },
    atMinutes: 13,
    fires: [{ labels: topic, texts: { '{{ $value | humanize }}': '7' } }],
  },
  {
    alert: 'LeadferryDeadLettersRising',
    says: 'many dead letters that lie there, and one new one, call nobody',
    series: { [deadLetters('k1')]: `${steady(4000, 15)} ${steady(4001, 15)}` },
    atMinutes: 25,
    fires: [],
  },
  {
    alert: 'LeadferryDeadLettersRising',
    says: 'dead letters that are purged call nobody',
    series: { [deadLetters('k1')]: `${steady(40, 10)} ${steady(0, 20)}` },
    atMinutes: 25,
    fires: [],
  },
  {
    alert: 'LeadferryLeadsBlocked',
    says: 'partitions that wait for a quarter of an hour are told, though they are tried again in between',
    series: { [blocked('forbidden')]: `2 0 ${'2 0 '.repeat(10)}2` },
    atMinutes: 18,
    fires: [{ labels: { ...topic, reason: 'forbidden' }, texts: { '{{ $value }}': '2' } }],
  },
  {
    alert: 'LeadferryLeadsBlocked',
    says: 'a wait of minutes calls nobody, nor does one for midnight',
    series: {
      [blocked('api_unavailable')]: `${steady(0, 5)} ${steady(6, 9)} ${steady(0, 20)}`,
      [blocked('quota_exceeded')]: steady(6, 35),
    },
    atMinutes: 25,
    fires: [],
  },
  {
    alert: 'LeadferryBacklogNotClearing',
    says: 'a forecast of an hour that is still an hour later on is told',
    series: { [clear]: steady(seconds(3600), 80), [reason('rate_limit')]: steady(1, 80) },
    atMinutes: 71,
    fires: [{ labels: topic, texts: { '{{ $value | humanizeDuration }}': '1h 0m 0s' } }],
  },
  {
    alert: 'LeadferryBacklogNotClearing',
    says: 'is told though a read failed in between, or the lead passed on',
    series: { [clear]: `${steady(seconds(3600), 50)} stale _x2 ${steady(seconds(3600), 30)}` },
    atMinutes: 72,
    fires: [{ labels: topic, texts: { '{{ $value | humanizeDuration }}': '1h 0m 0s' } }],
  },
  {
    alert: 'LeadferryBacklogNotClearing',
    says: 'a backlog of which nothing moves is told, and stays told',
    series: { [clear]: '+Inf '.repeat(180).trim(), [reason('unknown')]: steady(1, 180) },
    atMinutes: 175,
    fires: [{ labels: topic, texts: { '{{ $value | humanizeDuration }}': '+Inf' } }],
  },
  {
    alert: 'LeadferryBacklogNotClearing',
    says: 'a forecast that comes true calls nobody, whether it is long or short',
    series: {
      [clear]: moving(seconds(36_000), -seconds(60), 90),
      'leadferry_backlog_clear_seconds{topic="others",instance="k1"}': steady(seconds(600), 90),
    },
    atMinutes: 90,
    fires: [],
  },
  {
    alert: 'LeadferryBacklogNotClearing',
    says: 'a backlog that waits for a person or for the API is told by their own alerts',
    series: { [clear]: moving(seconds(3600), seconds(60), 80), [reason('reauth_required')]: steady(1, 80) },
    atMinutes: 80,
    fires: [],
  },
  {
    alert: 'LeadferryBacklogNotClearing',
    says: 'a forecast that jumps to midnight, since the calls of the day are used up, and then comes true calls nobody',
    series: {
      [clear]: `${steady(seconds(60), 40)} ${moving(seconds(14_400), -seconds(60), 80)}`,
      [reason('budget_spent')]: steady(1, 121),
    },
    atMinutes: 82,
    fires: [],
  },
  {
    alert: 'LeadferryBacklogNotClearing',
    says: 'leads that come faster than they may be delivered are told within an hour',
    series: { [clear]: `${steady(0, 40)} ${moving(0, seconds(120), 60)}`, [reason('rate_limit')]: steady(1, 101) },
    atMinutes: 90,
    fires: [{ labels: topic, texts: { '{{ $value | humanizeDuration }}': '1h 38m 0s' } }],
  },
  {
    alert: 'LeadferryQuotaSpentEarly',
    says: 'a quota that is used up in the first hour is told, though one worker has not heard of it',
    series: { [remaining('w1')]: steady(0, 40), [remaining('w2')]: steady(40, 40) },
    atMinutes: 30,
    fires: [{ labels: {} }],
  },
  {
    alert: 'LeadferryQuotaSpentEarly',
    says: 'a hold that was lifted calls nobody, though an idle worker has not heard of that',
    series: {
      [remaining('w1')]: steady(0, 40),
      'leadferry_fleet_day_remaining{instance="k1"}': `${steady(0, 4)} ${steady(5000, 36)}`,
    },
    atMinutes: 30,
    fires: [],
  },
  {
    alert: 'LeadferryQuotaSpentEarly',
    says: 'a quota that is used up in the last hour of the day calls nobody',
    series: { [remaining('w1')]: `${steady(1, 1384)} ${steady(0, 50)}` },
    atMinutes: 1420,
    fires: [],
  },
  {
    alert: 'LeadferryQuotaSpentEarly',
    says: 'a last call that is left calls nobody, nor does a key without limits',
    series: {
      [remaining('w1')]: steady(1, 30),
      'leadferry_budget_day_remaining{namespace="partner",instance="w2"}': '+Inf '.repeat(30).trim(),
    },
    atMinutes: 20,
    fires: [],
  },
  {
    alert: 'LeadferryApiUnavailable',
    says: 'an API that is away for five minutes is told once for all workers',
    series: {
      'leadferry_api_outage{account="*",instance="w1"}': steady(1, 10),
      'leadferry_api_outage{account="*",instance="w2"}': steady(1, 10),
    },
    atMinutes: 6,
    fires: [
      {
        labels: { account: '*' },
        texts: {
          '{{ if eq $labels.account "*" }}all accounts{{ else }}account {{ $labels.account }}{{ end }}': 'all accounts',
        },
      },
    ],
  },
  {
    alert: 'LeadferryApiUnavailable',
    says: 'an API that is back after four minutes calls nobody',
    series: { 'leadferry_api_outage{account="*",instance="w1"}': `${steady(1, 4)} ${steady(0, 10)}` },
    atMinutes: 8,
    fires: [],
  },
];
