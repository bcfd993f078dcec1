import { type AddressedRecord, type LogReader, toReplayedRecord, type UnreadRecord } from '@leadferry/consumer';
import type { Clock } from '@leadferry/runtime';
import { readDeadLetter } from './dead-letter.ts';
import type { LeadMapping } from './lead-mapping.ts';
import { mapRecord } from './map-record.ts';
import type { DlqTopic } from './open-dlq.ts';
import type { Marking } from './open-marking.ts';
import type { Chosen, ChosenDeadLetter } from './plan-replay.ts';
import { type Deed, writeMarked } from './write-marked.ts';

export interface SendOptions {
  readonly reader: LogReader;
  readonly marking: Marking;
  readonly chosen: Chosen;
  readonly mapping: LeadMapping | undefined;
  readonly clock: Clock;
  /** Told after each commit how many records it held. */
  readonly onSent: (count: number) => void;
  /** Ends it between two commits. */
  readonly signal: AbortSignal;
  readonly batchRecords?: number;
  readonly batchBytes?: number;
}

/**
 * Sends the chosen dead letters of one topic back to it, batch by batch, while the next batch is read. One of which another
 * command has disposed since the plan was made is passed over. Returns how many were sent.
 *
 * @throws the signal's reason, after the batch in hand is committed.
 * @throws what `Transactions.publish` throws: what was told before is done, the rest is not.
 */
export const sendReplay = async (options: SendOptions): Promise<number> => {
  const { marking, clock, onSent, signal, batchRecords = 2000, batchBytes = 4 * 1_048_576 } = options;
  const { transactions, topic } = marking;
  let batch: Deed[] = [];
  let [bytes, sent] = [0, 0];
  let writing: Promise<void> = Promise.resolve();

  const write = async (deeds: readonly Deed[]): Promise<void> => {
    await writeMarked(transactions, topic, 'replayed', deeds, clock);
    sent += deeds.length;
    onSent(deeds.length);
  };
  const flush = async (): Promise<void> => {
    await writing;
    signal.throwIfAborted();
    writing = batch.length > 0 ? write(batch) : Promise.resolve();
    // Awaited at the next flush; until then its failure is nobody's.
    writing.catch(() => {});
    [batch, bytes] = [[], 0];
  };

  for await (const { deed, size } of readDeeds(options)) {
    batch.push(deed);
    bytes += size;
    if (batch.length >= batchRecords || bytes >= batchBytes) await flush();
  }
  await flush();
  await writing;
  return sent;
};

async function* readDeeds(options: SendOptions): AsyncIterable<{ deed: Deed; size: number }> {
  const { marking, chosen, mapping } = options;
  const { topic, ledger } = marking;
  for (const [partition, planned] of chosen) {
    for await (const record of readRecords(options, partition, planned)) {
      const offset = BigInt(record.offset);
      const { replaysBefore } = planned.get(offset) ?? {};
      if (replaysBefore === undefined) continue;
      const isAsPlanned = ledger.replaysOf(partition, offset) === replaysBefore;
      if (!isAsPlanned || ledger.stateOf(partition, offset) === 'purged') continue;
      const outgoing = toOutgoing(record, { topic, mapping, replaysBefore });
      if (outgoing) yield { deed: { partition, offset, record: outgoing }, size: sizeOf(record) };
    }
  }
}

/** Gives what was kept from the planning, and reads on from where that ends. */
async function* readRecords(
  { reader, marking: { topic } }: SendOptions,
  partition: number,
  planned: ReadonlyMap<bigint, ChosenDeadLetter>,
): AsyncIterable<UnreadRecord> {
  let from: bigint | undefined;
  let last = 0n;
  for (const [offset, { record }] of planned) {
    if (from === undefined && record) yield record;
    else from ??= offset;
    last = offset;
  }
  if (from !== undefined) yield* reader.read(topic.deadLetterTopic, partition, { from, to: last + 1n });
}

const toOutgoing = (
  record: UnreadRecord,
  how: { readonly topic: DlqTopic; readonly mapping: LeadMapping | undefined; readonly replaysBefore: number },
): AddressedRecord | undefined => {
  const { topic, mapping, replaysBefore } = how;
  const mapped = mapping ? mapRecord(record, mapping) : record;
  if (!mapped) return undefined;
  const { sourcePartition = record.partition, replays } = readDeadLetter(record);
  return {
    topic: topic.source,
    // Where it came from, so that leads of one person stay in the order of their partition.
    ...toReplayedRecord(mapped, {
      partition: sourcePartition % topic.sourcePartitions,
      replays: replays + replaysBefore + 1,
    }),
  };
};

const sizeOf = ({ key, value }: UnreadRecord): number => (key?.length ?? 0) + (value?.length ?? 0);
