import { Gauge, type Registry } from 'prom-client';
import { accountStandings, type FleetState, scalingReasons, type TopicState } from './fleet-state.ts';

interface Shown {
  readonly name: string;
  readonly help: string;
}

const topicGauges: readonly (Shown & { readonly value: (topic: TopicState) => number | undefined })[] = [
  {
    name: 'leadferry_backlog_records',
    help: 'Records of the topic without a durable fate: log end offsets minus committed ones, over the whole group.',
    value: ({ backlog }) => backlog,
  },
  {
    name: 'leadferry_backlog_clear_seconds',
    help: "Seconds until what lies there now has a fate, by rate, limits and what is left of the day's calls; +Inf: not as things stand.",
    value: ({ clearSeconds }) => clearSeconds,
  },
  {
    name: 'leadferry_desired_replicas',
    help: 'How many workers the topic is to have.',
    value: ({ desiredReplicas }) => desiredReplicas,
  },
  {
    name: 'leadferry_dead_letter_records',
    help: 'Records that lie in the dead letter topic of the topic now.',
    value: ({ deadLetters }) => deadLetters,
  },
  {
    name: 'leadferry_topic_partitions',
    help: 'Partitions of the topic.',
    value: ({ partitions }) => partitions,
  },
  {
    name: 'leadferry_partitions_behind',
    help: 'Partitions of the topic that have records without a durable fate.',
    value: ({ partitionsBehind }) => partitionsBehind,
  },
  {
    name: 'leadferry_settled_per_second',
    help: 'Records of the topic that got a fate, a second, over the last minute.',
    value: ({ settledPerSecond }) => settledPerSecond,
  },
  {
    name: 'leadferry_arrived_per_second',
    help: 'Records that keep coming to the topic, a second; a burst does not count.',
    value: ({ arrivedPerSecond }) => arrivedPerSecond,
  },
  {
    name: 'leadferry_busy_per_second',
    help: 'Records that got a fate, a second, while the present workers had work all the time; absent when they had not.',
    value: ({ busyPerSecond }) => busyPerSecond,
  },
];

const endless = Number.POSITIVE_INFINITY;

const fleetGauges: readonly (Shown & { readonly value: (state: FleetState) => number | undefined })[] = [
  {
    name: 'leadferry_group_members',
    help: 'Workers in the consumer group.',
    value: ({ groupMembers }) => groupMembers,
  },
  {
    name: 'leadferry_fleet_day_remaining',
    help: 'Requests left until 00:00 UTC for the whole fleet, as the ledger has it; +Inf without a limit.',
    value: ({ budget }) => (budget.isUnlimited ? endless : budget.dayRemaining),
  },
  {
    name: 'leadferry_fleet_day_ends_seconds',
    help: "Seconds until the day of the vendor's limit ends.",
    value: ({ budget, atMs }) => budget.resetsAtMs && (budget.resetsAtMs - atMs) / 1000,
  },
  {
    name: 'leadferry_fleet_permitted_per_second',
    help: 'Requests a second that the spacing of the fleet lets through; +Inf without a limit.',
    value: ({ budget }) => (budget.isUnlimited ? endless : budget.permittedPerSecond),
  },
  {
    name: 'leadferry_fleet_requests_per_lead',
    help: 'Requests a settled lead cost over the last minute that tells.',
    value: ({ budget }) => budget.requestsPerLead,
  },
  {
    name: 'leadferry_fleet_saturation_ratio',
    help: 'Requests made as a share of those permitted, while there was work all the time; absent when there was not.',
    value: ({ budget }) => budget.saturation,
  },
];

/**
 * Registers what is shown of a fleet. `read` is asked at each scrape; while it answers undefined nothing of it is shown, so
 * that of several processes one alone speaks for the fleet. Of what could not be read there is no series either.
 */
export const registerFleetMetrics = (registry: Registry, read: () => FleetState | undefined): void => {
  const registers = [registry];
  for (const { name, help, value } of topicGauges) {
    new Gauge({
      ...{ name, help, labelNames: ['topic'], registers },
      collect() {
        this.reset();
        for (const topic of read()?.topics ?? []) {
          const shown = value(topic);
          if (shown !== undefined) this.set({ topic: topic.topic }, shown);
        }
      },
    });
  }
  for (const { name, help, value } of fleetGauges) {
    new Gauge({
      ...{ name, help, registers },
      collect() {
        const state = read();
        const shown = state && value(state);
        if (shown === undefined) this.remove();
        else this.set(shown);
      },
    });
  }
  new Gauge({
    ...{ name: 'leadferry_scaling_reason', labelNames: ['topic', 'reason'], registers },
    help: '1 for the reason why the topic is to have as many workers as it is, 0 for the others.',
    collect() {
      this.reset();
      for (const { topic, reason: present } of read()?.topics ?? [])
        for (const reason of scalingReasons) this.set({ topic, reason }, reason === present ? 1 : 0);
    },
  });
  new Gauge({
    ...{ name: 'leadferry_account_standing', labelNames: ['account', 'standing'], registers },
    help: '1 for how the account stands, 0 for the others.',
    collect() {
      this.reset();
      for (const { account, state } of read()?.accounts ?? [])
        for (const standing of accountStandings) this.set({ account, standing }, standing === state ? 1 : 0);
    },
  });
};
