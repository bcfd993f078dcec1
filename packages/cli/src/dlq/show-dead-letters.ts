import { type HeaderValue, isRepeated, type UnreadRecord } from '@leadferry/consumer';
import { type Ending, succeed } from '../ending.ts';
import { UsageError } from '../errors.ts';
import { describeEntry, isoSecond, toEntryFields } from './describe-entry.ts';
import { type ListOptions, selectEntries } from './list-dead-letters.ts';
import { printable } from './printable.ts';
import type { Entry } from './read-entries.ts';
import { readOwnHeaders } from './read-own-headers.ts';

export interface ShowOptions extends ListOptions {
  readonly showPersonalData: boolean;
}

/**
 * Shows dead letters one by one, with what was found wrong and what it was added by. What came from the source (key, value,
 * its headers' values) may be personal data and is shown only where that is asked for, else by its length.
 *
 * @throws {UsageError} nothing that is meant is there.
 */
export const showDeadLetters = async (options: ShowOptions): Promise<Ending> => {
  const { output, paint, showPersonalData, dlq } = options;
  let shown = 0;
  for await (const entry of selectEntries(options)) {
    const content = describeContent(entry.deadLetter.record, showPersonalData);
    const text = [
      `${shown === 0 ? '' : '\n'}${paint.bold(`${entry.topic.deadLetterTopic} ${describeEntry(entry, paint)}`)}`,
      ...describeFacts(entry).map(([name, value]) => `  ${name.padEnd(15)}${printable(value)}`),
      ...Object.entries(content.headers).map(
        ([name, value]) => `  ${paint.faint('header')}         ${printable(`${name}: ${value}`)}`,
      ),
      `  ${'key'.padEnd(15)}${printable(content.key)}`,
      `  ${'value'.padEnd(15)}${printable(content.value)}`,
    ].join('\n');
    output.tell('dead_letter', { ...toEntryFields(entry), ...content }, text);
    shown += 1;
  }
  if (shown === 0) {
    const looked = dlq.topics.map(({ deadLetterTopic }) => deadLetterTopic).join(', ');
    throw new UsageError(`no dead letter in ${looked} is meant by this; "leadferry dlq list" shows which there are`);
  }
  const hint = showPersonalData
    ? ''
    : paint.faint('\nKey, value and source headers are shown with --show-personal-data.');
  return succeed({ deadLetters: shown }, hint);
};

const describeFacts = ({ topic, deadLetter, replays }: Entry): [name: string, value: string][] => {
  const { message, errorKey, sourcePartition, sourceOffset, atMs } = deadLetter;
  return [
    ['message', message ?? 'none'],
    ['set aside', isoSecond(atMs)],
    ['came from', `${topic.source} ${sourcePartition ?? '?'}/${sourceOffset ?? '?'}`],
    ['error key', errorKey ?? 'none'],
    ['replays', String(replays)],
  ];
};

const describeContent = ({ key, value, headers }: UnreadRecord, showPersonalData: boolean) => {
  const describe = (content: Buffer | null): string => {
    if (content === null) return 'null';
    return showPersonalData ? content.toString() : `${content.length} bytes`;
  };
  const own = readOwnHeaders(headers);
  const describeHeader = (name: string, values: readonly HeaderValue[]): string => {
    const before = values.slice(0, -1).map(describe);
    return [...before, own.get(name) ?? describe(values.at(-1) ?? null)].join(' | ');
  };
  return {
    key: describe(key),
    value: describe(value),
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, given]) => [name, describeHeader(name, isRepeated(given) ? given : [given])]),
    ),
  };
};
