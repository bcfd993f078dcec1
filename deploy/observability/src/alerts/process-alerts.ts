import { type Alert, inNamespace } from '../alert.ts';
import type { Scale } from '../setting.ts';

const minute = 60;

const processes = (service: string): string => `group by (namespace) (leadferry_build_info{service="${service}"})`;
const withService = (service: string, expr: string): string =>
  `label_replace(${expr}, "service", "${service}", "", "")`;

/** What concerns the processes, and whether they can be seen at all. */
export const createProcessAlerts = ({ span }: Scale): Alert[] => [
  {
    name: 'LeadferryWorkerRestarting',
    expr:
      `(changes(process_start_time_seconds[${span(30 * minute)}]) >= 2)` +
      ' * on (namespace, job, instance, pod) group_left (service) leadferry_build_info',
    forSeconds: minute,
    severity: 'warning',
    summary: `{{ $labels.service }} {{ with $labels.pod }}{{ . }}{{ else }}{{ $labels.instance }}{{ end }}${inNamespace} restarted {{ $value | humanize }} times within 30 minutes`,
    description:
      'Each time its leads go to the other workers, and those in flight are sent once more, which changes nothing in the contact. A record that kills its worker is set aside after three deaths; anything else goes on until somebody mends it.',
    runbook: 'processes.md#worker-restarting',
  },
  {
    name: 'LeadferryKafkaDisconnected',
    expr: 'count by (namespace) (leadferry_kafka_connected == 0) > 0',
    forSeconds: 5 * minute,
    severity: 'critical',
    summary: `{{ $value }} processes${inNamespace} have had no answer of Kafka for 5 minutes`,
    description:
      'These workers deliver nothing. With some of them the others take over; with all of them leads wait in Kafka, and sources may not be able to publish at all. Workers join again by themselves.',
    runbook: 'processes.md#kafka-disconnected',
  },
  {
    name: 'LeadferryMetricsMissing',
    // Each deployment for itself: what another one has under the same Prometheus says nothing of this one.
    expr: [
      withService('process', 'absent(leadferry_build_info)'),
      withService('lead-worker', `${processes('token-keeper')} unless on (namespace) ${processes('lead-worker')}`),
      withService('token-keeper', `${processes('lead-worker')} unless on (namespace) ${processes('token-keeper')}`),
      `${processes('token-keeper')} unless on (namespace) (leadferry_keeper_leads == 1)`,
    ].join(' or '),
    forSeconds: 10 * minute,
    severity: 'critical',
    summary: `Prometheus sees no {{ with $labels.service }}{{ . }}{{ else }}token-keeper that leads{{ end }} of Leadferry${inNamespace}`,
    description:
      'Either it does not run, and leads wait in Kafka or tokens are not refreshed; or it is not scraped, and the other alerts are blind. Without a leading token-keeper, backlog, forecast and dead letters are not counted and the fleet is not scaled.',
    runbook: 'processes.md#metrics-missing',
  },
];
