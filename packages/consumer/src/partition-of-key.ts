import kafkajs from 'kafkajs';

/**
 * Chooses the partition of a key as Java's producers do (murmur2), so that records of one key meet in one partition whoever
 * publishes them.
 */
export const partitionOfKey = (topic: string, key: string, partitions: number): number => {
  const partitionMetadata = Array.from({ length: partitions }, (_, partitionId) => ({ partitionId, leader: 0 }));
  const choose = kafkajs.Partitioners.DefaultPartitioner();
  return choose({ topic, partitionMetadata: partitionMetadata as never, message: { key, value: null } });
};
