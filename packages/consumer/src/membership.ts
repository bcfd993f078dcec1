import type { Clock } from '@leadferry/runtime';
import type { ReleaseCause } from './errors.ts';
import { isKafkaUnavailable, isMembershipLost, isRebalance, kafkaErrorType } from './kafka-errors.ts';
import type { KafkaWatch } from './kafka-watch.ts';
import { createRound, type Round, type RoundControl } from './round.ts';

/** This member's place in the group, as far as running batches are concerned. */
export interface Membership {
  /** A new assignment came: fences the round before it, opens the next and returns it. */
  join(): RoundControl;
  /** A heartbeat was answered. */
  beaten(): void;
  /**
   * Runs one batch inside the present round, with heartbeats beside it: a handler may take long, and kafkajs itself
   * beats only between batches. Rethrows what the group said meanwhile, so that kafkajs joins again.
   */
  during(heartbeat: () => Promise<void>, batch: (round: Round) => Promise<void>): Promise<void>;
  /** Beats while `work` goes on outside of any batch: a member that drains is not to be taken for dead. */
  beatWhile(work: () => Promise<void>): Promise<void>;
  /** Takes no more; what is in flight is finished within the drain deadline. */
  release(cause: ReleaseCause): void;
  /** Ends the present round at once. */
  fence(cause: ReleaseCause): void;
  /** Resolves when no batch runs. */
  idle(): Promise<void>;
}

/** What a membership needs; times are explained at `LeadConsumerOptions`. */
export interface MembershipOptions {
  readonly clock: Clock;
  readonly watch: KafkaWatch;
  readonly sessionTimeoutMs: number;
  readonly heartbeatIntervalMs: number;
  readonly drainDeadlineMs: number;
}

/** Creates a membership that has not joined: batches begun before `join` end at once. */
export const createMembership = (options: MembershipOptions): Membership => {
  const { clock, watch, heartbeatIntervalMs } = options;
  let round: RoundControl = createRound(options);
  round.fence('membership_lost');
  let running = 0;
  let lastHeartbeat: (() => Promise<void>) | undefined;
  let stopBeating = new AbortController();
  let waiting: (() => void)[] = [];

  const beat = async (heartbeat: () => Promise<void>): Promise<void> => {
    const present = round;
    try {
      await heartbeat();
    } catch (error) {
      if (isRebalance(error)) present.release('rebalance', error);
      else if (isMembershipLost(error)) present.fence('membership_lost', error);
      else if (isKafkaUnavailable(error)) watch.troubled(kafkaErrorType(error));
      else present.release('rebalance', error);
    }
  };

  // kafkajs sends a heartbeat only when the interval has passed since the last one; asking more often keeps the beat
  // close to the interval whatever the batches do. With Kafka away each beat is one more connection tried.
  const keepBeating = async (heartbeat: () => Promise<void>, stop: AbortSignal): Promise<void> => {
    while (!stop.aborted) {
      await clock.sleep(watch.isConnected() ? heartbeatIntervalMs / 4 : heartbeatIntervalMs);
      watch.tick();
      if (!stop.aborted) await beat(heartbeat);
    }
  };

  const leave = (): void => {
    running -= 1;
    if (running > 0) return;
    stopBeating.abort();
    for (const wake of waiting) wake();
    waiting = [];
  };

  return {
    join: () => {
      round.fence('rebalance');
      round = createRound(options);
      return round;
    },
    beaten: () => round.beaten(),
    beatWhile: async (work) => {
      const stop = new AbortController();
      if (lastHeartbeat) void keepBeating(lastHeartbeat, stop.signal);
      try {
        await work();
      } finally {
        stop.abort();
      }
    },
    during: async (heartbeat, batch) => {
      const present = round;
      lastHeartbeat = heartbeat;
      running += 1;
      if (running === 1) {
        stopBeating = new AbortController();
        void keepBeating(heartbeat, stopBeating.signal);
      }
      try {
        if (present.isOpen()) await batch(present);
      } finally {
        leave();
      }
      if (present.groupError !== undefined) throw present.groupError;
    },
    release: (cause) => round.release(cause),
    fence: (cause) => round.fence(cause),
    idle: () => (running === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
  };
};
