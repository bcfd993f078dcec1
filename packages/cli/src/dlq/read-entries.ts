import type { LogReader } from '@leadferry/consumer';
import { type DeadLetter, readDeadLetter } from './dead-letter.ts';
import type { DoneLedger } from './done-ledger.ts';
import type { Matches } from './filter.ts';
import type { DlqTopic } from './open-dlq.ts';
import type { DoneState } from './words.ts';

/** A dead letter and what became of it since. */
export interface Entry {
  readonly topic: DlqTopic;
  readonly deadLetter: DeadLetter;
  readonly state: DoneState;
  /** How often its lead was replayed, this dead letter's own replays among them. */
  readonly replays: number;
}

/** Reads the dead letters of one topic, in the order of partitions and offsets, as far as they are there now. */
export async function* readEntries(
  reader: LogReader,
  topic: DlqTopic,
  ledger: DoneLedger,
  matches: Matches = () => true,
): AsyncIterable<Entry> {
  for (let partition = 0; partition < topic.partitions; partition += 1) {
    const { first, end } = await reader.bounds(topic.deadLetterTopic, partition);
    for await (const record of reader.read(topic.deadLetterTopic, partition, { from: first, to: end })) {
      const deadLetter = readDeadLetter(record);
      if (!matches(deadLetter)) continue;
      const { offset } = deadLetter;
      const replays = deadLetter.replays + ledger.replaysOf(partition, offset);
      yield { topic, deadLetter, state: ledger.stateOf(partition, offset), replays };
    }
  }
}
