import { partitionName } from './source-record.ts';

/** Partitions by topic, as the group assigned them. */
export type AssignedPartitions = Readonly<Record<string, readonly number[]>>;

/** Which partitions are this member's, and which of them are being worked on. */
export interface Assignment {
  /** Replaces the assignment. */
  assign(assigned: AssignedPartitions): void;
  current(): AssignedPartitions;
  isOurs(topic: string, partition: number): boolean;
  /** Marks a partition as running for as long as `work` takes. */
  during(topic: string, partition: number, work: () => Promise<void>): Promise<void>;
  /** Tells whether a partition that `isReady` waits while others run. */
  isAnyWaiting(isReady: (topic: string, partition: number) => boolean): boolean;
}

/** Creates an assignment of nothing. */
export const createAssignment = (): Assignment => {
  let assigned: AssignedPartitions = {};
  const running = new Set<string>();
  return {
    assign: (next) => {
      assigned = next;
    },
    current: () => assigned,
    isOurs: (topic, partition) => assigned[topic]?.includes(partition) ?? false,
    during: async (topic, partition, work) => {
      const name = partitionName(topic, partition);
      running.add(name);
      try {
        await work();
      } finally {
        running.delete(name);
      }
    },
    isAnyWaiting: (isReady) =>
      Object.entries(assigned).some(([topic, partitions]) =>
        partitions.some((partition) => !running.has(partitionName(topic, partition)) && isReady(topic, partition)),
      ),
  };
};
