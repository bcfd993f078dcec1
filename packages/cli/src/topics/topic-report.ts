import type { FoundTopic, NewTopic, TopicDifference, TopicRole } from '@leadferry/consumer';

/** How a topic stands, or what was done about it. */
export type TopicState =
  /** It is there, as it should be. */
  | 'right'
  | 'different'
  | 'missing'
  | 'created'
  /** A dry run would create it. */
  | 'would_create'
  /** Kafka forbids to look at it, or to create it. */
  | 'refused';

/** What is told of one topic. */
export interface TopicReport {
  readonly source: string;
  readonly role: TopicRole;
  readonly topic: string;
  readonly state: TopicState;
  /** As it is to be created; partitions below 1: not known, since its source is missing. */
  readonly wanted: NewTopic;
  readonly found: FoundTopic | undefined;
  readonly differences: readonly TopicDifference[];
  /** Why Kafka forbids it, in its own word. */
  readonly refusal: string | undefined;
  /** The command that creates it, where this one did not. */
  readonly command: string | undefined;
}
