import type { RefreshStep } from '../../../src/index.ts';

/**
 * What befalls the one that refreshes.
 *
 * - kill: SIGKILL to its process at a step; another worker goes on.
 * - stop: SIGSTOP at a step; another worker goes on until it is done, then SIGCONT.
 * - lose: its process lives, and the answer to its first send is lost in this way.
 */
export type Misfortune =
  | {
      readonly how: 'kill' | 'stop';
      readonly at: RefreshStep;
      /** True: the first answer is lost before the server commits, and the step is one of the last chance. */
      readonly isInLastChance: boolean;
      /**
       * - at_once: in the very turn of the step.
       * - written: right after that turn; at `sent`, with the request in the network.
       * - a number: so many milliseconds later; at `sent`, while the server works or its answer is on the way.
       */
      readonly when: 'at_once' | 'written' | number;
    }
  | { readonly how: 'lose'; readonly fault: LostAnswer };

/** How an answer is lost: before the server committed or after it. */
export type LostAnswer = 'reset_before' | 'reset_after' | 'hang_after' | 'error_before' | 'error_after' | 'cut_after';

/** One trial: a misfortune, and the world in which it happens. */
export interface TrialPlan {
  readonly misfortune: Misfortune;
  /** Redis serves all; nobody ever has it; or it is lost with all its keys when the misfortune happens. */
  readonly redis: 'there' | 'never' | 'lost';
  /** Whether the worker that goes on runs where the first one ran, with its escrow on disk, or elsewhere. */
  readonly machine: 'same' | 'other';
  /** Whether the access token still serves when the refresh begins. */
  readonly cause: 'early' | 'expired';
  /** Whether the server takes a repeated refresh token for theft and ends the grant. */
  readonly isFamilyRevoked: boolean;
  /** How long the server answers a spent refresh token again, and the workers know that it does; 0: not at all. */
  readonly graceMs: number;
  /** The protocol as it ships, or the plain pattern (lock, read again, POST, put) to see the judgement fail. */
  readonly pattern: 'protocol' | 'plain';
}

/** Says in one line what a trial is about. */
export const describeTrial = ({ misfortune, ...world }: TrialPlan): string => {
  const what =
    misfortune.how === 'lose'
      ? `lose ${misfortune.fault}`
      : `${misfortune.how} ${misfortune.at} ${misfortune.when}${misfortune.isInLastChance ? ' in the last chance' : ''}`;
  const { redis, machine, cause, isFamilyRevoked, graceMs } = world;
  const server = `${isFamilyRevoked ? ', family' : ''}${graceMs > 0 ? `, grace ${graceMs}` : ''}`;
  return `${what} (redis ${redis}, ${machine} machine, ${cause}${server})`;
};
