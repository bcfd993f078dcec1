import type { LogFollower, LogPlace, TopicAdmin } from '@leadferry/consumer';
import type { Clock } from '@leadferry/runtime';
import { chooseTopics } from '../choose-topics.ts';
import type { KafkaOnlyConfig } from '../config.ts';
import { countBy, describeCounts, formatCounted } from '../dlq/counts.ts';
import { resolveMoment } from '../dlq/moment.ts';
import { type Ending, succeed } from '../ending.ts';
import type { Output } from '../output.ts';
import type { Paint } from '../paint.ts';
import { describeFate } from '../receipts/describe-fate.ts';
import { followFates } from '../receipts/follow-fates.ts';
import { locateReceipts } from '../receipts/locate-receipts.ts';
import { type Fate, readFate } from '../receipts/read-fate.ts';
import type { TailIntent } from './tail-command.ts';

export interface TailOptions {
  readonly config: KafkaOnlyConfig;
  readonly admin: Pick<TopicAdmin, 'describe'>;
  readonly follower: Pick<LogFollower, 'locate' | 'next'>;
  readonly clock: Clock;
  readonly output: Output;
  readonly paint: Paint;
  readonly signal: AbortSignal;
}

/**
 * Shows receipts as they come, until the signal aborts; that is how it ends well.
 *
 * @throws {UsageError} a topic that the config does not have.
 * @throws {ConfigError} receipts topics that do not exist.
 * @throws {KafkaUnavailableError} no broker answers at the start; later on it waits.
 */
export const runTail = async (intent: TailIntent, options: TailOptions): Promise<Ending> => {
  const { config, clock, output, paint, signal } = options;
  const topics = chooseTopics(config.topics, intent.topics);
  const sinceMs = intent.since && resolveMoment(intent.since, clock.now());
  const places = await locateReceipts(topics, options, sinceMs);
  const ends = intent.isFollowing ? undefined : await locateReceipts(topics, options);
  if (ends === undefined) {
    const names = topics.map(({ receiptsTopic }) => receiptsTopic).join(', ');
    output.tell(
      'following',
      { topics: topics.map(({ topic }) => topic) },
      paint.faint(`Following ${names}. Ctrl-C ends.`),
    );
  }
  const shown: string[] = [];
  const show = (fate: Fate): void => {
    if (!matches(intent, fate)) return;
    shown.push(fate.outcome);
    output.tell('receipt', fate, describeFate(fate, paint));
  };
  try {
    for await (const fates of readFates(places, ends, options)) for (const fate of fates) show(fate);
  } catch (error) {
    if (!signal.aborted || error !== signal.reason) throw error;
  }
  const byOutcome = countBy(shown);
  const text =
    shown.length === 0 ? 'No receipts.' : `${formatCounted(shown.length, 'receipt')}: ${describeCounts(byOutcome)}`;
  return succeed({ receipts: shown.length, byOutcome }, paint.faint(text));
};

/** With ends, reads up to them; else for ever. */
async function* readFates(
  places: readonly LogPlace[],
  ends: readonly LogPlace[] | undefined,
  options: TailOptions,
): AsyncIterable<readonly Fate[]> {
  if (ends === undefined) return yield* followFates({ ...options, places });
  let left = places.filter((place) => ends.some((end) => isBefore(place, end)));
  while (left.length > 0) {
    const news = await options.follower.next(left);
    yield news.records.map(readFate).filter((fate) => fate !== undefined);
    // Where compaction has emptied the end of a partition, nothing comes and nothing moves.
    const hasMoved = news.places.some((place) => left.some((before) => isBefore(before, place)));
    left = hasMoved ? news.places.filter((place) => ends.some((end) => isBefore(place, end))) : [];
  }
}

const isBefore = (place: LogPlace, end: LogPlace): boolean =>
  place.topic === end.topic && place.partition === end.partition && place.at < end.at;

const matches = ({ outcome, sources, leadIds }: TailIntent, fate: Fate): boolean =>
  (outcome === undefined || outcome === fate.outcome) &&
  (sources.length === 0 || sources.includes(fate.source ?? '')) &&
  (leadIds.length === 0 || leadIds.includes(fate.leadId ?? ''));
