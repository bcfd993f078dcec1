import type { LogFollower, LogPlace } from '@leadferry/consumer';
import { KafkaUnavailableError } from '@leadferry/consumer/errors';
import { type Clock, unlessAborted } from '@leadferry/runtime';
import type { Output } from '../output.ts';
import type { Paint } from '../paint.ts';
import { type Fate, readFate } from './read-fate.ts';

export interface FollowOptions {
  readonly follower: Pick<LogFollower, 'next'>;
  readonly places: readonly LogPlace[];
  readonly clock: Pick<Clock, 'sleep'>;
  readonly output: Output;
  readonly paint: Paint;
  readonly signal: AbortSignal;
}

const lookAgainMs = 1000;

/**
 * Yields the receipts that are appended from these places on, for ever: those of one look together, by when they were written; none
 * where none came within half a second. While Kafka is away it says so once and waits.
 *
 * @throws {TopicRefusedError} a topic may not be read, or is gone.
 * @throws the signal's reason.
 */
export async function* followFates(options: FollowOptions): AsyncIterable<readonly Fate[]> {
  const { follower, clock, output, paint, signal } = options;
  let { places } = options;
  let isAway = false;
  for (;;) {
    try {
      const news = await unlessAborted(follower.next(places), signal);
      if (isAway) output.tell('kafka_back', {}, paint.good('Kafka is back.'));
      isAway = false;
      places = news.places;
      yield news.records
        .map(readFate)
        .filter((fate) => fate !== undefined)
        .sort((one, other) => (one.settledAt < other.settledAt ? -1 : 1));
    } catch (error) {
      if (!(error instanceof KafkaUnavailableError)) throw error;
      if (!isAway) output.tell('kafka_away', {}, paint.attention('Kafka does not answer; waiting for it.'));
      isAway = true;
      yield [];
      await clock.sleep(lookAgainMs, signal);
    }
  }
}
