import type { AccountStanding, ScalingReason } from '../../src/fleet-state.ts';
import type { SeenSituation } from '../../src/topic-scaling.ts';

/** One line of a scrape. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Reads the text that `/metrics` answers with. */
export const readSamples = (text: string): Sample[] =>
  text.split('\n').flatMap((line) => {
    const [, name, labels = '', value] = /^([a-z_]+)(?:\{(.*)\})? (\S+)$/i.exec(line) ?? [];
    if (name === undefined || value === undefined) return [];
    const pairs = [...labels.matchAll(/([a-z_]+)="([^"]*)"/gi)].map(([, key = '', text = '']) => [key, text] as const);
    return [{ name, labels: Object.fromEntries(pairs), value: Number(value.replace('Inf', 'Infinity')) }];
  });

/** What a leading keeper shows of one topic. */
export interface ShownTopic {
  readonly topic: string;
  readonly seen: SeenSituation;
  readonly desiredReplicas: number | undefined;
  readonly clearSeconds: number | undefined;
  readonly reason: ScalingReason | undefined;
}

/** Reads what a scrape of the leading keeper says of a topic; undefined where it does not speak for the fleet. */
export const readShownTopic = (text: string, topic: string, account = 'default'): ShownTopic | undefined => {
  const samples = readSamples(text);
  const figureOf = (name: string, labels: Readonly<Record<string, string>> = {}): number | undefined =>
    samples.find(
      (sample) =>
        sample.name === name && Object.entries(labels).every(([label, wanted]) => sample.labels[label] === wanted),
    )?.value;
  const ofTopic = (name: string): number | undefined => figureOf(name, { topic });
  const isOne = (name: string) => (sample: Sample) => sample.name === name && sample.value === 1;
  const reason = samples.find((sample) => isOne('leadferry_scaling_reason')(sample) && sample.labels.topic === topic);
  if (reason === undefined) return undefined;
  const standing = samples.find(
    (sample) => isOne('leadferry_account_standing')(sample) && sample.labels.account === account,
  );
  const perLead = figureOf('leadferry_fleet_requests_per_lead') ?? 1;
  const left = figureOf('leadferry_fleet_day_remaining');
  return {
    topic,
    seen: {
      backlog: ofTopic('leadferry_backlog_records'),
      partitions: ofTopic('leadferry_topic_partitions'),
      partitionsBehind: ofTopic('leadferry_partitions_behind'),
      members: figureOf('leadferry_group_members'),
      account: (standing?.labels.standing ?? 'unknown') as AccountStanding,
      arrivedPerSecond: ofTopic('leadferry_arrived_per_second'),
      settledPerSecond: ofTopic('leadferry_settled_per_second'),
      busyPerSecond: ofTopic('leadferry_busy_per_second'),
      permittedPerSecond: (figureOf('leadferry_fleet_permitted_per_second') ?? 0) / perLead,
      saturation: figureOf('leadferry_fleet_saturation_ratio'),
      leftToday: left === undefined ? undefined : left / perLead,
      secondsToMidnight: figureOf('leadferry_fleet_day_ends_seconds'),
    },
    desiredReplicas: ofTopic('leadferry_desired_replicas'),
    clearSeconds: ofTopic('leadferry_backlog_clear_seconds'),
    reason: reason.labels.reason as ScalingReason,
  };
};
