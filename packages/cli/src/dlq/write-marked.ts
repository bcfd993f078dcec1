import type { AddressedRecord, Transactions } from '@leadferry/consumer';
import type { Clock } from '@leadferry/runtime';
import { encodeMarker, type Marker } from './marker.ts';
import { toRanges } from './offset-ranges.ts';
import type { DlqTopic } from './open-dlq.ts';

/** What is done with one dead letter: its place, and the record that goes out for it, if any. */
export interface Deed {
  readonly partition: number;
  readonly offset: bigint;
  readonly record?: AddressedRecord;
}

/**
 * Writes a batch of deeds: what goes out, and the markers that say so, commit together. So there is no moment at which a
 * process could die and leave one without the other.
 *
 * @throws what `Transactions.publish` throws: then neither is there.
 */
export const writeMarked = async (
  transactions: Transactions,
  topic: DlqTopic,
  action: Marker['action'],
  deeds: readonly Deed[],
  clock: Clock,
): Promise<void> => {
  const at = new Date(clock.now()).toISOString();
  const markers = [...Map.groupBy(deeds, ({ partition }) => partition)].map(
    ([partition, group]): AddressedRecord => ({
      topic: topic.doneTopic,
      partition,
      key: null,
      value: encodeMarker({ action, ranges: toRanges(group.map(({ offset }) => offset)), at }),
      headers: {},
    }),
  );
  const outgoing = deeds.flatMap(({ record }) => record ?? []);
  await transactions.publish([...outgoing, ...markers]);
};
