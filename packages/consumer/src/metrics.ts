import {
  createTalliedCounter,
  createTalliedGauge,
  createTalliedHistogram,
  type Spread,
  type Tallies,
  type Tally,
} from '@leadferry/runtime';
import { Counter, Gauge, type Registry } from 'prom-client';

/** What is measured of the connection to Kafka, whoever has one. */
export interface ConnectionMetrics {
  readonly connected: Gauge;
  readonly lastTick: Gauge;
}

/** Everything this package measures. Labels are closed sets; topics come from the configuration. */
export interface ConsumerMetrics extends ConnectionMetrics {
  /** By topic, outcome, reason. */
  readonly leads: Tallies<Tally>;
  /** By topic: handed out, and without a durable fate yet. */
  readonly leadsInFlight: Tallies<Tally>;
  /** By topic. */
  readonly leadSeconds: Tallies<Spread>;
  readonly blockedPartitions: Gauge<'topic' | 'reason'>;
  readonly lag: Gauge<'topic'>;
  readonly commits: Counter;
  readonly rebalances: Counter;
  readonly fenced: Counter<'topic'>;
}

/** Creates the metrics of the connection alone, for a process that reads and is no consumer. Once per registry. */
export const createConnectionMetrics = (registry: Registry): ConnectionMetrics => {
  const registers = [registry];
  return {
    connected: new Gauge({ name: 'leadferry_kafka_connected', help: '1 while Kafka answers.', registers }),
    lastTick: new Gauge({
      name: 'leadferry_last_tick_seconds',
      help: 'Unix time at which a client loop last went round.',
      registers,
    }),
  };
};

/** Creates the package's metrics in `registry`. Call it once per registry. */
export const createConsumerMetrics = (registry: Registry): ConsumerMetrics => {
  const registers = [registry];
  return {
    ...createConnectionMetrics(registry),
    leads: createTalliedCounter({
      name: 'leadferry_leads_total',
      help: 'Fates of records. A blocked record counts each time it is blocked; reason is "none" when delivered.',
      labelNames: ['topic', 'outcome', 'reason'],
      registry,
    }),
    leadsInFlight: createTalliedGauge({
      name: 'leadferry_leads_in_flight',
      help: 'Records of this member that are handed out or have a fate on its way to Kafka.',
      labelNames: ['topic'],
      registry,
    }),
    leadSeconds: createTalliedHistogram({
      name: 'leadferry_lead_seconds',
      help: 'From handing a record out for the first time until its receipt is acknowledged.',
      labelNames: ['topic'],
      buckets: [0.05, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 3600],
      registry,
    }),
    blockedPartitions: new Gauge({
      name: 'leadferry_blocked_partitions',
      help: 'Partitions of this member that wait for the world to mend.',
      labelNames: ['topic', 'reason'],
      registers,
    }),
    lag: new Gauge({
      name: 'leadferry_consumer_lag',
      help: 'Log end offset minus committed offset, in records, over the partitions of this member.',
      labelNames: ['topic'],
      registers,
    }),
    commits: new Counter({ name: 'leadferry_commit_total', help: 'Offset commits that Kafka accepted.', registers }),
    rebalances: new Counter({
      name: 'leadferry_rebalances_total',
      help: 'Generations of the group this member joined, the first one included.',
      registers,
    }),
    fenced: new Counter({
      name: 'leadferry_fenced_settlements_total',
      help: 'Records given up in flight because the partition was no longer ours or the drain deadline had passed.',
      labelNames: ['topic'],
      registers,
    }),
  };
};
