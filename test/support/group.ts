import { type KafkaDoor, openKafka } from './kafka-door.ts';

/** A consumer group as the broker sees it. A group that nobody ever joined is `Dead` and has no members. */
export interface GroupState {
  readonly state: string;
  readonly members: number;
}

/** Asks the broker about a consumer group: who is in it, whatever the members say of themselves. */
export const describeGroup = async (brokers: KafkaDoor, groupId: string): Promise<GroupState> => {
  const admin = openKafka(brokers, 'group-watch').admin();
  await admin.connect();
  try {
    const { groups } = await admin.describeGroups([groupId]);
    return { state: groups[0]?.state ?? 'Dead', members: groups[0]?.members.length ?? 0 };
  } finally {
    await admin.disconnect();
  }
};
