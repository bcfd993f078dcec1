import type { TopicConfig } from '@leadferry/config';
import { unlessAborted } from '@leadferry/runtime';
import { chooseTopic } from '../choose-topics.ts';
import { formatCount, formatCounted } from '../dlq/counts.ts';
import { type Ending, succeed } from '../ending.ts';
import type { ReadInput } from '../input.ts';
import type { Output } from '../output.ts';
import type { Paint } from '../paint.ts';
import { type CheckedEvents, checkEvents } from './check-events.ts';
import type { PublishIntent } from './publish-command.ts';
import { splitEvents } from './split-events.ts';
import { tellRefused } from './tell-refused.ts';

export interface PublishOptions {
  readonly topics: readonly TopicConfig[];
  readonly readInput: ReadInput;
  readonly nowMs: number;
  readonly output: Output;
  readonly paint: Paint;
  readonly isJson: boolean;
  readonly signal: AbortSignal;
  /** Sends what was found good; not called by a dry run, nor where anything hinders. */
  readonly send: (topic: TopicConfig, checked: CheckedEvents) => Promise<Ending>;
}

/**
 * Checks every event of a file, and only then sends them. Where one would be a dead letter, nothing is sent unless it may be left out.
 *
 * @throws {UsageError} no such topic, or a file that cannot be read or is empty.
 * @throws what `send` throws, and the signal's reason.
 */
export const runPublish = async (intent: PublishIntent, options: PublishOptions): Promise<Ending> => {
  const { topics, readInput, nowMs, output, paint, signal, send } = options;
  const topic = chooseTopic(topics, intent.topic);
  const content = await unlessAborted(readInput(intent.file), signal);
  const events = splitEvents(content, intent.file ?? '-');
  const checked = checkEvents(events, { topic, nowMs });
  const { ready, refused, repeatedIds } = checked;
  tellRefused(refused, options);
  if (refused.length > 0 && (!intent.skipsInvalid || ready.length === 0)) return refuse(topic, checked);
  if (repeatedIds > 0) {
    const text = `${formatCounted(repeatedIds, 'lead id')} ${repeatedIds === 1 ? 'comes' : 'come'} more than once; each event is a record of its own`;
    output.tell('repeated_ids', { repeatedIds }, paint.attention(text));
  }
  if (!intent.isDryRun) return send(topic, checked);
  const leftOut = refused.length === 0 ? '' : `, and leave out ${formatCount(refused.length)}`;
  return succeed(
    {
      topic: topic.topic,
      events: events.length,
      ready: ready.length,
      refused: refused.length,
      repeatedIds,
      published: 0,
    },
    `Would publish ${formatCounted(ready.length, 'lead')} to ${topic.topic}${leftOut}. Nothing was sent.`,
  );
};

const refuse = ({ topic, deadLetterTopic }: TopicConfig, { ready, refused, repeatedIds }: CheckedEvents): Ending => {
  const total = ready.length + refused.length;
  const cure =
    ready.length === 0 ? '' : `; mend them, or send the other ${formatCount(ready.length)} with --skip-invalid`;
  const message = `${formatCount(refused.length)} of ${formatCount(total)} events would be dead letters in ${deadLetterTopic}${cure}. Nothing was sent`;
  return {
    exit: 'leadRefused',
    isFailure: true,
    fields: {
      ...{ topic, events: total, ready: ready.length, refused: refused.length, repeatedIds, published: 0 },
      error: { code: 'events_refused', message },
    },
    text: message,
  };
};
