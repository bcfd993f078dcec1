import type { TopicConfig } from '@leadferry/config';
import { chooseTopic } from '../choose-topics.ts';
import { type Ending, succeed } from '../ending.ts';
import { UsageError } from '../errors.ts';
import type { ReadInput } from '../input.ts';
import type { Paint } from '../paint.ts';
import type { CheckIntent } from './check-command.ts';
import { describeForeseen, toForeseenFields } from './describe-foreseen.ts';
import { foreseeLead } from './foresee-lead.ts';

/** What `leadferry check` works with. */
export interface CheckOptions {
  /** Source topics of the config file. */
  readonly topics: readonly TopicConfig[];
  readonly readInput: ReadInput;
  readonly nowMs: number;
  readonly paint: Paint;
}

/**
 * Tells what a sample event would become, by the config file alone.
 *
 * @throws {UsageError} no such topic, a header without a value, or an event that cannot be read.
 */
export const runCheck = async (intent: CheckIntent, options: CheckOptions): Promise<Ending> => {
  const { topics, readInput, nowMs, paint } = options;
  const topic = chooseTopic(topics, intent.topic);
  const headers = readHeaders(intent.headers);
  const value = await readInput(intent.file);
  const foreseen = foreseeLead({ value, headers, timestampMs: nowMs }, { topic, nowMs });
  if (foreseen.kind === 'lead')
    return succeed(toForeseenFields(foreseen, topic), describeForeseen(foreseen, topic, paint));
  const { code: reason, faults } = foreseen.error;
  return {
    exit: 'leadRefused',
    isFailure: true,
    fields: { topic: topic.topic, error: { code: reason, message: foreseen.error.message }, faults },
    text: [
      `it would be a dead letter (${reason}) in ${topic.deadLetterTopic}:`,
      ...faults.map((fault) => `  ${fault}`),
    ].join('\n'),
  };
};

const readHeaders = (given: readonly string[]): Readonly<Record<string, Buffer>> =>
  Object.fromEntries(
    given.map((text) => {
      const at = text.indexOf('=');
      if (at < 1) throw new UsageError(`a header is NAME=VALUE, such as ce_type=lead; not: ${text}`);
      return [text.slice(0, at), Buffer.from(text.slice(at + 1))];
    }),
  );
