import { setTimeout as delay } from 'node:timers/promises';
import { Kafka, logLevel } from 'kafkajs';

/** A watch over a consumer group, from the broker's side. */
export interface GroupWatch {
  /** Ends it; returns how often the group was seen to rebalance: another state than Stable, or other members. */
  stop(): Promise<number>;
  /** Looks taken so far. */
  looks(): number;
}

const everyMs = 50;

/**
 * Begins to ask the broker who is in a group, twenty times a second. A member that leaves and joins gets another id, and a
 * rebalance takes longer than a look, so neither goes unseen.
 */
export const watchGroup = async (brokers: readonly string[], groupId: string): Promise<GroupWatch> => {
  const admin = new Kafka({ brokers: [...brokers], clientId: 'group-watch', logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  const ending = new AbortController();
  let [last, rebalances, looks]: [string | undefined, number, number] = [undefined, 0, 0];
  const watching = (async () => {
    while (!ending.signal.aborted) {
      const { groups } = await admin.describeGroups([groupId]);
      const members = (groups[0]?.members ?? []).map(({ memberId }) => memberId).sort();
      const seen = `${groups[0]?.state} ${members.join(' ')}`;
      if (last !== undefined && seen !== last) rebalances += 1;
      last = seen;
      looks += 1;
      await delay(everyMs);
    }
  })();
  return {
    looks: () => looks,
    stop: async () => {
      ending.abort();
      await watching;
      await admin.disconnect();
      return rebalances;
    },
  };
};
