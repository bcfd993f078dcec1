import type { FleetState } from '@leadferry/fleet';
import type { LeadFlow } from '../../flow/lead-flow.ts';

/** What can be shown of the workers and their leads just now. */
export interface FleetSight {
  /** What the leading token-keeper read last; undefined where none leads, or Redis does not answer. */
  readonly state: FleetState | undefined;
  /** Undefined where Kafka does not answer, or was not read yet. */
  readonly flow: LeadFlow | undefined;
  /** Kafka did not answer this process when it was asked last. */
  readonly isKafkaAway: boolean;
}
