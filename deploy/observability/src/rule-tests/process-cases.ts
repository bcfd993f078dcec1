import { moving, type RuleCase, steady } from './rule-case.ts';

const started = (instance: string): string => `process_start_time_seconds{job="leadferry",instance="${instance}"}`;
const info = (instance: string, service = 'lead-worker', namespace = ''): string =>
  `leadferry_build_info{job="leadferry",instance="${instance}",service="${service}",version="1",namespace="${namespace}"}`;
const pod = '{{ with $labels.pod }}{{ . }}{{ else }}{{ $labels.instance }}{{ end }}';
const connected = (instance: string): string => `leadferry_kafka_connected{instance="${instance}"}`;
const who = '{{ with $labels.service }}{{ . }}{{ else }}token-keeper that leads{{ end }}';

/** Cases of the alerts about processes. */
export const createProcessCases = (): RuleCase[] => [
  {
    alert: 'LeadferryWorkerRestarting',
    says: 'a worker that started three times within half an hour is told',
    series: {
      [started('w1')]: `${steady(100, 4)} ${steady(400, 4)} ${steady(700, 30)}`,
      [info('w1')]: steady(1, 40),
    },
    atMinutes: 15,
    fires: [
      {
        labels: { job: 'leadferry', instance: 'w1', service: 'lead-worker' },
        texts: { [pod]: 'w1', '{{ $value | humanize }}': '2' },
      },
    ],
  },
  {
    alert: 'LeadferryWorkerRestarting',
    says: 'a rolling restart calls nobody, nor does a process of somebody else',
    series: {
      [started('w1')]: `${steady(100, 4)} ${steady(400, 30)}`,
      [info('w1')]: steady(1, 40),
      [started('other')]: moving(100, 60, 40),
    },
    atMinutes: 20,
    fires: [],
  },
  {
    alert: 'LeadferryKafkaDisconnected',
    says: 'workers that Kafka does not answer for five minutes are told together',
    series: { [connected('w1')]: steady(0, 10), [connected('w2')]: steady(0, 10), [connected('w3')]: steady(1, 10) },
    atMinutes: 6,
    fires: [{ labels: {}, texts: { '{{ $value }}': '2' } }],
  },
  {
    alert: 'LeadferryKafkaDisconnected',
    says: 'a broker that comes back within minutes calls nobody',
    series: { [connected('w1')]: `${steady(0, 3)} ${steady(1, 10)}` },
    atMinutes: 8,
    fires: [],
  },
  {
    alert: 'LeadferryMetricsMissing',
    says: 'workers that are seen no more are told, and a fleet without a leading keeper',
    series: {
      [info('w1')]: `${steady(1, 5)} stale`,
      [info('k1', 'token-keeper')]: steady(1, 30),
      'leadferry_keeper_leads{instance="k1"}': steady(0, 30),
    },
    atMinutes: 20,
    fires: [
      { labels: { service: 'lead-worker' }, texts: { [who]: 'lead-worker' } },
      { labels: {}, texts: { [who]: 'token-keeper that leads' } },
    ],
  },
  {
    alert: 'LeadferryMetricsMissing',
    says: 'a deployment without keepers is told, though another one beside it is whole',
    series: {
      [info('w1', 'lead-worker', 'prod')]: steady(1, 30),
      [info('k1', 'token-keeper', 'prod')]: `${steady(1, 5)} stale`,
      'leadferry_keeper_leads{instance="k1",namespace="prod"}': `${steady(1, 5)} stale`,
      [info('w2', 'lead-worker', 'staging')]: steady(1, 30),
      [info('k2', 'token-keeper', 'staging')]: steady(1, 30),
      'leadferry_keeper_leads{instance="k2",namespace="staging"}': steady(1, 30),
    },
    atMinutes: 20,
    fires: [{ labels: { service: 'token-keeper', namespace: 'prod' }, texts: { [who]: 'token-keeper' } }],
  },
  {
    alert: 'LeadferryMetricsMissing',
    says: 'a Prometheus that sees nothing of it at all says so once',
    series: { up: steady(1, 30) },
    atMinutes: 20,
    fires: [{ labels: { service: 'process' }, texts: { [who]: 'process' } }],
  },
  {
    alert: 'LeadferryMetricsMissing',
    says: 'a fleet that is seen calls nobody, also while the lead passes on',
    series: {
      [info('w1')]: steady(1, 30),
      [info('k1', 'token-keeper')]: steady(1, 30),
      'leadferry_keeper_leads{instance="k1"}': `${steady(1, 10)} ${steady(0, 20)}`,
      'leadferry_keeper_leads{instance="k2"}': `${steady(0, 14)} ${steady(1, 16)}`,
    },
    atMinutes: 25,
    fires: [],
  },
];
