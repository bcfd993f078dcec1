import type { GroupMember } from '@leadferry/consumer';
import type { BudgetState, FleetState, TopicState } from '@leadferry/fleet';
import type { LeadFlow } from '../../src/flow/lead-flow.ts';
import type { FleetSight } from '../../src/web/fleet/fleet-sight.ts';

const dayMs = 86_400_000;
/** When the fake clock begins. */
const beganMs = Date.UTC(2026, 0, 1);

/** A topic at the vendor's limit, with 23 minutes of work. */
export const makeTopicState = (change: Partial<TopicState> = {}): TopicState => ({
  topic: 'leads',
  account: 'default',
  partitions: 6,
  partitionsBehind: 6,
  backlog: 4210,
  deadLetters: 12,
  settledPerSecond: 3.8,
  arrivedPerSecond: 3.8,
  busyPerSecond: 3.8,
  clearSeconds: 23 * 60,
  desiredReplicas: 3,
  reason: 'rate_limit',
  ...change,
});

/** A fleet of which everything is known. */
export const makeFleetState = (change: Partial<FleetState> = {}): FleetState => ({
  atMs: beganMs,
  groupMembers: 2,
  topics: [makeTopicState()],
  budget: makeBudgetState(),
  accounts: [{ account: 'default', state: 'working' }],
  unread: [],
  ...change,
});

/** A day of which two thirds are spent. */
export const makeBudgetState = (change: Partial<BudgetState> = {}): BudgetState => ({
  isUnlimited: false,
  perSecond: 4,
  perDay: 10_000,
  dayRemaining: 3790,
  resetsAtMs: beganMs + dayMs,
  permittedPerSecond: 3.85,
  requestsPerSecond: 3.8,
  requestsPerLead: 1,
  saturation: 0.99,
  ...change,
});

const makeMember = (id: string, host: string, partitions: readonly number[]): GroupMember => ({
  id: `leadferry-${id}`,
  host,
  assigned: new Map([['leads', partitions]]),
});

/** What Kafka tells of an hour with two minutes of work. */
export const makeLeadFlow = (change: Partial<LeadFlow> = {}): LeadFlow => ({
  settled: { fromMs: beganMs - 59 * 60_000, counts: [...Array.from({ length: 58 }, () => 0), 200, 40] },
  deadLetters: {
    sinceMs: beganMs - dayMs,
    reasons: [
      ['invalid_field', 7],
      ['unknown_list', 5],
    ],
  },
  members: [makeMember('bbbbbb', '10.0.0.2', [3, 5]), makeMember('aaaaaa', '10.0.0.1', [0, 1, 2])],
  ...change,
});

/** What the status page looks at where all is well. */
export const makeFleetSight = (): FleetSight => ({
  state: makeFleetState(),
  flow: makeLeadFlow(),
  isKafkaAway: false,
});
