/**
 * Why a topic is to have as many workers as it is.
 *
 * - idle: there is nothing to do.
 * - minimum_suffices: the fewest clear it in time, or more would not clear it sooner.
 * - more_helps: more workers clear it sooner, and the fewest not in time.
 * - rate_limit: what the vendor permits, in a second or for what is left of the day, is what holds it; more workers would wait.
 * - budget_spent: the day's calls are used up.
 * - reauth_required: the topic's account waits for a person.
 * - api_unavailable: the API is away, or refuses the account's newest token.
 * - unknown: something could not be read, or nothing moves and nobody knows why; the last number is held.
 */
export const scalingReasons = [
  'idle',
  'minimum_suffices',
  'more_helps',
  'rate_limit',
  'budget_spent',
  'reauth_required',
  'api_unavailable',
  'unknown',
] as const;
export type ScalingReason = (typeof scalingReasons)[number];

/** Whether leads of an account can be delivered: yes; a person must act; the API is away or refuses its token; not known. */
export const accountStandings = ['working', 'reauth_required', 'api_unavailable', 'unknown'] as const;
export type AccountStanding = (typeof accountStandings)[number];

/** What is read of a fleet, in parts: each may fail alone. */
export const fleetParts = ['kafka', 'budget', 'outages', 'tokens'] as const;
export type FleetPart = (typeof fleetParts)[number];

/** How one source topic stands. Undefined is what could not be read, or not yet. */
export interface TopicState {
  readonly topic: string;
  readonly account: string;
  readonly partitions: number | undefined;
  /** Partitions that have records without a fate. */
  readonly partitionsBehind: number | undefined;
  /** Records without a durable fate: log end offsets minus committed ones. */
  readonly backlog: number | undefined;
  /** Records now in its dead letter topic. */
  readonly deadLetters: number | undefined;
  /** Records that got a fate, a second, over the last minute. */
  readonly settledPerSecond: number | undefined;
  /** Records that keep coming, a second: by the middle one of the last minute's reads, as a burst is a backlog and no flow. */
  readonly arrivedPerSecond: number | undefined;
  /** Records that got a fate, a second, over those reads between which its workers had work all the time, and nothing stood in their way. */
  readonly busyPerSecond: number | undefined;
  /** Seconds until what lies there now has a fate; Infinity: not at all as things stand. */
  readonly clearSeconds: number | undefined;
  /** How many workers it is to have; undefined until it could be read for the first time. */
  readonly desiredReplicas: number | undefined;
  readonly reason: ScalingReason;
}

/** What the vendor permits, and what is left of it. Undefined: without a limit, or not read. */
export interface BudgetState {
  readonly isUnlimited: boolean;
  /** Requests in a second. */
  readonly perSecond: number | undefined;
  readonly perDay: number | undefined;
  readonly dayRemaining: number | undefined;
  /** When the day ends by the fleet's time, in epoch milliseconds of the reader's clock. */
  readonly resetsAtMs: number | undefined;
  /** Requests a second that the spacing of the slots lets through: a little less than `perSecond`. */
  readonly permittedPerSecond: number | undefined;
  /** Requests the fleet made a second, over the last minute. */
  readonly requestsPerSecond: number | undefined;
  /** Requests a settled lead costs, by the last minute that tells; 1 before. Repeats cost more, unchanged leads none. */
  readonly requestsPerLead: number;
  /** Requests made as a share of those permitted, while workers had work all the time; undefined: no such time. */
  readonly saturation: number | undefined;
}

/** How one account stands. */
export interface AccountState {
  readonly account: string;
  readonly state: AccountStanding;
}

/** A whole fleet at one moment, by Kafka's metadata, Redis and Secrets Manager; no worker is asked. */
export interface FleetState {
  /** Epoch milliseconds. */
  readonly atMs: number;
  /** Workers in the consumer group. */
  readonly groupMembers: number | undefined;
  readonly topics: readonly TopicState[];
  readonly budget: BudgetState;
  readonly accounts: readonly AccountState[];
  /** What could not be read this time. */
  readonly unread: readonly FleetPart[];
}
