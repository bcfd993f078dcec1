import { type Alert, inNamespace } from '../alert.ts';
import type { Scale } from '../setting.ts';

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

const deadLetters = 'max by (namespace, topic) (leadferry_dead_letter_records)';

/** A read that failed, or a leader that just took over, leaves a gap: one in forty minutes must not begin them anew. */
const clearAt = (span: Scale['span'], when = ''): string =>
  `max by (namespace, topic) (last_over_time(leadferry_backlog_clear_seconds[${span(5 * minute)}]${when}))`;

/** What concerns the leads themselves. */
export const createDeliveryAlerts = ({ span, seconds, secondOfDay }: Scale): Alert[] => [
  {
    name: 'LeadferryDeadLettersRising',
    expr: `${deadLetters} - min_over_time(${deadLetters}[${span(15 * minute)}:${span(minute)}]) >= 5`,
    forSeconds: 2 * minute,
    severity: 'warning',
    summary: `{{ $value | humanize }} leads of {{ $labels.topic }}${inNamespace} were set aside within 15 minutes`,
    description:
      'These leads cannot be delivered as they are and lie unchanged in the dead letter topic until somebody replays or purges them; the others go on. Most likely a source sends something new, or a list or field was renamed in Constant Contact.',
    runbook: 'delivery.md#dead-letters-rising',
  },
  {
    name: 'LeadferryLeadsBlocked',
    // A partition that is tried again is not blocked for a moment: what was blocked within two minutes counts. A spent day has its own alert.
    expr: `sum by (namespace, topic, reason) (max_over_time(leadferry_blocked_partitions{reason!="quota_exceeded"}[${span(2 * minute)}])) > 0`,
    forSeconds: 15 * minute,
    severity: 'critical',
    summary: `Leads of {{ $labels.topic }}${inNamespace} wait: {{ $labels.reason }}`,
    description:
      'Leads in {{ $value }} partitions have waited for 15 minutes. They stay in Kafka in their order, nothing is committed and nothing set aside; they go on by themselves when the reason ends. They are lost only if that takes longer than the topic keeps its records.',
    runbook: 'delivery.md#leads-blocked',
  },
  {
    name: 'LeadferryBacklogNotClearing',
    // Half an hour ago it had a forecast; by now it must have come at least half of that nearer. Infinity never does, however long it stands.
    expr:
      `(${clearAt(span)} > ${seconds(15 * minute)} and (${clearAt(span)} > ${clearAt(span, ` offset ${span(30 * minute)}`)} - ${seconds(15 * minute)} or ${clearAt(span)} == Inf))` +
      ` unless on (namespace, topic) max by (namespace, topic) (max_over_time(leadferry_scaling_reason{reason=~"reauth_required|api_unavailable"}[${span(5 * minute)}])) == 1`,
    // Longer than it looks back: a forecast that jumps once, since the calls of the day are used up, and then comes true is well.
    forSeconds: 40 * minute,
    severity: 'warning',
    summary: `The backlog of {{ $labels.topic }}${inNamespace} does not clear as forecast: still {{ $value | humanizeDuration }}`,
    description:
      'Leads come faster than they are delivered, or the fleet does not reach the rate it is permitted. Each new lead waits longer than the one before it; none is lost while the topic keeps its records.',
    runbook: 'delivery.md#backlog-not-clearing',
  },
  {
    name: 'LeadferryQuotaSpentEarly',
    // What the leader reads of the ledger; where there is none, what workers know: one that asks for no call hears of nothing new.
    expr: `(min by (namespace) (leadferry_budget_day_remaining) unless on (namespace) leadferry_fleet_day_remaining or max by (namespace) (leadferry_fleet_day_remaining)) == 0 and on () vector(${secondOfDay}) < ${day - seconds(hour)}`,
    forSeconds: 5 * minute,
    severity: 'warning',
    summary: `The API calls of the day are used up${inNamespace}, long before 00:00 UTC`,
    description:
      'No lead is delivered until 00:00 UTC; those that come wait in Kafka, in order, and go on within a minute of midnight. Nothing is lost. Nobody can speed that up, but somebody should know what used the calls up.',
    runbook: 'delivery.md#quota-spent-early',
  },
  {
    name: 'LeadferryApiUnavailable',
    expr: 'max by (namespace, account) (leadferry_api_outage) == 1',
    forSeconds: 5 * minute,
    severity: 'warning',
    summary: `Constant Contact does not take requests${inNamespace} ({{ if eq $labels.account "*" }}all accounts{{ else }}account {{ $labels.account }}{{ end }})`,
    description:
      'Leads wait in Kafka and nothing is set aside. The fleet sends one request each five seconds to see whether it is over, and is at full speed within ten seconds of that.',
    runbook: 'delivery.md#api-unavailable',
  },
];
