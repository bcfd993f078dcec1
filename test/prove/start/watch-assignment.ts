import { setTimeout as delay } from 'node:timers/promises';
import { AssignerProtocol, Kafka, logLevel } from 'kafkajs';

/** A connection that is kept, to see at once when a group's members have their partitions. */
export interface AssignmentWatch {
  /** Waits until members of a settled group hold so many partitions, by the broker's word. @throws {Error} a minute passed. */
  untilAssigned(partitions: number): Promise<void>;
  stop(): Promise<void>;
}

const lookEveryMs = 20;
const patienceMs = 60_000;

/** Connects once to watch who holds what of a topic. */
export const watchAssignment = async (
  brokers: readonly string[],
  groupId: string,
  topic: string,
): Promise<AssignmentWatch> => {
  const admin = new Kafka({ brokers: [...brokers], clientId: 'start-watch', logLevel: logLevel.NOTHING }).admin();
  await admin.connect();

  const countAssigned = async (): Promise<number> => {
    const { groups } = await admin.describeGroups([groupId]);
    const [group] = groups;
    if (group?.state !== 'Stable') return 0;
    return group.members
      .map(({ memberAssignment }) => AssignerProtocol.MemberAssignment.decode(memberAssignment))
      .reduce((sum, assigned) => sum + (assigned?.assignment[topic]?.length ?? 0), 0);
  };

  return {
    untilAssigned: async (partitions) => {
      const untilMs = performance.now() + patienceMs;
      while ((await countAssigned()) !== partitions) {
        if (performance.now() >= untilMs) throw new Error(`${groupId} has no ${partitions} partitions after a minute`);
        await delay(lookEveryMs);
      }
    },
    stop: () => admin.disconnect(),
  };
};
