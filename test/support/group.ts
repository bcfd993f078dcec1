import { Kafka, logLevel } from 'kafkajs';

/** A consumer group as the broker sees it. A group that nobody ever joined is `Dead` and has no members. */
export interface GroupState {
  readonly state: string;
  readonly members: number;
}

/** Asks the broker about a consumer group: who is in it, whatever the members say of themselves. */
export const describeGroup = async (brokers: readonly string[], groupId: string): Promise<GroupState> => {
  const admin = new Kafka({ brokers: [...brokers], clientId: 'group-watch', logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    const { groups } = await admin.describeGroups([groupId]);
    return { state: groups[0]?.state ?? 'Dead', members: groups[0]?.members.length ?? 0 };
  } finally {
    await admin.disconnect();
  }
};
