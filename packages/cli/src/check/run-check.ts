import type { TopicConfig } from '@leadferry/config';
import { type Ending, succeed } from '../ending.ts';
import { UsageError } from '../errors.ts';
import type { Paint } from '../paint.ts';
import type { CheckIntent } from './check-command.ts';
import { describeForeseen, toForeseenFields } from './describe-foreseen.ts';
import { foreseeLead } from './foresee-lead.ts';

/** What `leadferry check` works with. */
export interface CheckOptions {
  /** Source topics of the config file. */
  readonly topics: readonly TopicConfig[];
  readonly sources: {
    readFile(path: string): Promise<Buffer>;
    /** Reads standard input to its end. */
    readStdin(): Promise<Buffer>;
  };
  readonly nowMs: number;
  readonly paint: Paint;
}

/**
 * Tells what a sample event would become, by the config file alone.
 *
 * @throws {UsageError} no such topic, a header without a value, or an event that cannot be read.
 */
export const runCheck = async (intent: CheckIntent, options: CheckOptions): Promise<Ending> => {
  const { topics, sources, nowMs, paint } = options;
  const topic = chooseTopic(topics, intent.topic);
  const headers = readHeaders(intent.headers);
  const value = await readEvent(intent.file, sources);
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

const chooseTopic = (topics: readonly TopicConfig[], wanted: string | undefined): TopicConfig => {
  const [only, ...others] = topics;
  const names = topics.map(({ topic }) => topic).join(', ');
  const chosen = wanted === undefined && others.length === 0 ? only : topics.find(({ topic }) => topic === wanted);
  if (chosen) return chosen;
  if (wanted === undefined) throw new UsageError(`say which topic is meant, with --topic TOPIC; there are: ${names}`);
  throw new UsageError(`there is no topic "${wanted}" in the config; there are: ${names}`);
};

const readHeaders = (given: readonly string[]): Readonly<Record<string, Buffer>> =>
  Object.fromEntries(
    given.map((text) => {
      const at = text.indexOf('=');
      if (at < 1) throw new UsageError(`a header is NAME=VALUE, such as ce_type=lead; not: ${text}`);
      return [text.slice(0, at), Buffer.from(text.slice(at + 1))];
    }),
  );

const readEvent = async (
  file: string | undefined,
  { readFile, readStdin }: CheckOptions['sources'],
): Promise<Buffer> => {
  if (file === undefined || file === '-') return readStdin();
  try {
    return await readFile(file);
  } catch (cause) {
    throw new UsageError(`the file cannot be read: ${file}`, { cause });
  }
};
