import type { Delivered, MemoryStore } from '@leadferry/account';
import type { TopicConfig } from '@leadferry/config';
import type { LogReader, TopicAdmin } from '@leadferry/consumer';
import { type Clock, ConfigError } from '@leadferry/runtime';
import { formatCount } from '../dlq/counts.ts';
import { type Ending, succeed } from '../ending.ts';
import { RedisAwayError, UsageError } from '../errors.ts';
import type { Output } from '../output.ts';
import { createLastDeliveries, type LastDeliveries } from './last-deliveries.ts';
import { readReceipt } from './read-receipt.ts';

export interface RebuildOptions {
  /** Source topics; empty: all that are configured. */
  readonly topics: readonly string[];
  readonly configured: readonly TopicConfig[];
  readonly admin: Pick<TopicAdmin, 'describe'>;
  readonly reader: LogReader;
  readonly memoryOf: (account: string) => Pick<MemoryStore, 'restore'>;
  readonly clock: Clock;
  readonly output: Output;
  readonly signal: AbortSignal;
}

const atOnce = 1000;

/**
 * Writes the memory of what was delivered anew from the receipts. Of each account that a chosen topic belongs to, the receipts of all
 * its topics are read, since the last delivery to a contact may be another topic's.
 *
 * Workers may be at work: what they remember or are about to write is left as it is.
 *
 * @throws {UsageError} a topic that the config does not have, or none that believes a memory.
 * @throws {ConfigError} receipts topics that do not exist.
 * @throws {RedisAwayError} Redis does not take it.
 * @throws what a log reader throws.
 */
export const rebuildMemory = async (options: RebuildOptions): Promise<Ending> => {
  const { configured, output } = options;
  const accounts = chooseAccounts(options);
  const [contacts, restored] = [{ found: 0, trusted: 0 }, { count: 0 }];
  let receipts = 0;
  for (const account of accounts) {
    const topics = configured.filter((topic) => topic.account === account);
    const lasts = createLastDeliveries();
    for (const topic of topics) {
      const read = await readReceipts(topic, lasts, options);
      receipts += read;
      output.tell(
        'receipts',
        { topic: topic.topic, receipts: read },
        `${topic.receiptsTopic}: ${formatCount(read)} receipts that tell of contacts`,
      );
    }
    const trusted = [...lasts.trusted(options.clock.now())];
    contacts.found += lasts.contacts;
    contacts.trusted += trusted.length;
    restored.count += await restore(account, trusted, options);
  }
  const known = contacts.trusted - restored.count;
  const passed = contacts.found - contacts.trusted;
  const text = [
    `Remembered ${formatCount(restored.count)} contacts of ${accounts.join(', ')}, from ${formatCount(receipts)} receipts.`,
    ...(known > 0
      ? [`  ${formatCount(known)} more are known already, or being written just now: left as they are`]
      : []),
    ...(passed > 0
      ? [`  ${formatCount(passed)} more cannot be believed: too old, or nobody can say what came last`]
      : []),
  ];
  return succeed(
    { accounts, receipts, contacts: contacts.found, restored: restored.count, known, passed },
    text.join('\n'),
  );
};

const chooseAccounts = ({ topics, configured }: RebuildOptions): string[] => {
  const names = configured.map(({ topic }) => topic);
  const unknown = topics.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new UsageError(`there is no topic "${unknown}" in the config; there are: ${names.join(', ')}`);
  }
  const chosen = configured.filter(({ topic }) => topics.length === 0 || topics.includes(topic));
  const believing = chosen.filter(({ unchangedTrustMs }) => unchangedTrustMs > 0);
  if (believing.length === 0) {
    throw new UsageError('there is nothing to remember: `unchanged` is off for every topic that is meant');
  }
  return [...new Set(believing.map(({ account }) => account))];
};

/** Takes in what a topic's receipts tell of contacts, as far as there are receipts now; returns how many. */
const readReceipts = async (
  { topic, receiptsTopic, unchangedTrustMs }: TopicConfig,
  lasts: LastDeliveries,
  { admin, reader, signal }: RebuildOptions,
): Promise<number> => {
  const shape = await admin.describe(receiptsTopic);
  if (!shape) {
    const cure = 'start a worker once, which creates it, or correct receiptsTopic';
    throw new ConfigError([`topics.${topic}.receiptsTopic: Kafka has no topic ${receiptsTopic}: ${cure}`]);
  }
  let receipts = 0;
  for (let partition = 0; partition < shape.partitions; partition += 1) {
    const { first, end } = await reader.bounds(receiptsTopic, partition);
    for await (const record of reader.read(receiptsTopic, partition, { from: first, to: end })) {
      signal.throwIfAborted();
      const receipt = readReceipt(record);
      if (receipt === undefined) continue;
      receipts += 1;
      lasts.add(receipt, unchangedTrustMs);
    }
  }
  return receipts;
};

const restore = async (
  account: string,
  trusted: readonly Delivered[],
  { memoryOf, signal }: RebuildOptions,
): Promise<number> => {
  const memory = memoryOf(account);
  let restored = 0;
  for (let from = 0; from < trusted.length; from += atOnce) {
    signal.throwIfAborted();
    try {
      restored += await memory.restore(trusted.slice(from, from + atOnce));
    } catch (error) {
      throw new RedisAwayError({ cause: error });
    }
  }
  return restored;
};
