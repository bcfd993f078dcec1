import { createKeyLanes } from './key-lanes.ts';
import { openConsumer } from './open-consumer.ts';
import { createPostLead } from './post-lead.ts';
import { readSettings } from './settings.ts';
import { createSettledOffsets, type SettledOffsets } from './settled-offsets.ts';

// The best loop that is still bare: leads of one address in order, all others side by side, and each second the
// offsets before which everything was answered are committed. No schema, no receipts, no retries, no metrics, and
// nothing for a rebalance.
const commitEveryMs = 1000;

const settings = readSettings();
const postLead = createPostLead(settings.sinkUrl, settings.inFlight);
const lanes = createKeyLanes(settings.inFlight);
const partitions = new Map<number, SettledOffsets>();

const settledOf = (partition: number, firstOffset: string): SettledOffsets => {
  const known = partitions.get(partition);
  if (known !== undefined) return known;
  const added = createSettledOffsets(Number(firstOffset));
  partitions.set(partition, added);
  return added;
};

const commit = async (): Promise<void> => {
  const offsets = [...partitions].map(([partition, settled]) => ({
    topic: settings.topic,
    partition,
    offset: String(settled.next()),
  }));
  if (offsets.length > 0) await consumer.commitOffsets(offsets);
};

const consumer = await openConsumer(settings, async () => {
  await lanes.idle();
  await commit();
});

await consumer.run({
  autoCommit: false,
  partitionsConsumedConcurrently: 12,
  eachBatch: async ({ batch, heartbeat, isRunning, isStale }) => {
    const settled = settledOf(batch.partition, batch.messages[0]?.offset ?? batch.highWatermark);
    for (const message of batch.messages) {
      if (!isRunning() || isStale()) return;
      const offset = Number(message.offset);
      settled.begin(offset);
      const room = lanes.put(String(message.key), async () => {
        await postLead(message.value);
        settled.settle(offset);
      });
      if (room === undefined) continue;
      await room;
      await heartbeat();
    }
  },
});
setInterval(() => void commit(), commitEveryMs);
