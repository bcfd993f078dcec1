import type { Clock, Logger } from '@leadferry/runtime';
import { neverAnsweredAdvice } from './kafka-advice.ts';
import type { ConnectionMetrics } from './metrics.ts';

/**
 * Knows whether Kafka answers.
 *
 * - unknown: entered at creation; left by the first answer (connected) or the first trouble (lost).
 * - connected: entered by any answer of any broker; left by trouble when no answer came for `graceMs`, so that one
 *   broken connection among several is no outage.
 * - lost: left by the next answer. One log line at entry, one at the end, however often the clients knock meanwhile.
 */
export interface KafkaWatch {
  /** A broker answered anything that it answers to those whom it lets in. */
  answered(): void;
  /** A request or connection failed; `reason` is a constant word or the client's own text, `advice` what to do about it. */
  troubled(reason: string, advice?: string): void;
  isConnected(): boolean;
  /** Epoch milliseconds of the last sign of life of any client loop, answered or not. */
  lastTickMs(): number;
  /** A client loop went round. */
  tick(): void;
}

/** What the watch needs; `graceMs` (default 2,000) without any answer make an outage. */
export interface KafkaWatchOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: ConnectionMetrics;
  readonly brokers: readonly string[];
  readonly graceMs?: number;
}

/** Creates the watch in state unknown. */
export const createKafkaWatch = ({
  clock,
  logger,
  metrics,
  brokers,
  graceMs = 2000,
}: KafkaWatchOptions): KafkaWatch => {
  let state: 'unknown' | 'connected' | 'lost' = 'unknown';
  let answeredAtMs = Number.NEGATIVE_INFINITY;
  let lostAtMs = 0;
  let tickedAtMs = clock.now();

  const hasAnswered = (): boolean => answeredAtMs !== Number.NEGATIVE_INFINITY;
  const tick = (): void => {
    tickedAtMs = clock.now();
    metrics.lastTick.set(tickedAtMs / 1000);
  };

  return {
    answered: () => {
      tick();
      answeredAtMs = clock.monotonicMs();
      if (state === 'lost') {
        logger.info({ part: 'kafka', lostMs: Math.round(clock.monotonicMs() - lostAtMs) }, 'kafka_back');
      }
      if (state !== 'connected') metrics.connected.set(1);
      state = 'connected';
    },
    troubled: (reason, advice = hasAnswered() ? undefined : neverAnsweredAdvice) => {
      tick();
      if (state === 'lost' || clock.monotonicMs() - answeredAtMs < graceMs) return;
      state = 'lost';
      lostAtMs = clock.monotonicMs();
      metrics.connected.set(0);
      logger.warn({ part: 'kafka', brokers, reason, ...(advice === undefined ? {} : { advice }) }, 'kafka_lost');
    },
    isConnected: () => state === 'connected',
    lastTickMs: () => tickedAtMs,
    tick,
  };
};
