/** Versions of a request that a broker speaks. */
interface SpokenVersions {
  readonly minVersion: number;
  readonly maxVersion: number;
}

/** Requests that workers and commands make, by key: name, and the versions of it that they can write. Rights are told since Kafka 2.3. */
const needed: Readonly<Record<number, readonly [name: string, least: number, most: number]>> = {
  0: ['Produce', 3, 7],
  1: ['Fetch', 4, 11],
  2: ['ListOffsets', 1, 3],
  3: ['Metadata', 8, 8],
  8: ['OffsetCommit', 0, 5],
  9: ['OffsetFetch', 1, 4],
  10: ['FindCoordinator', 0, 2],
  11: ['JoinGroup', 0, 5],
  12: ['Heartbeat', 0, 3],
  13: ['LeaveGroup', 0, 3],
  14: ['SyncGroup', 0, 3],
  15: ['DescribeGroups', 3, 3],
  19: ['CreateTopics', 0, 3],
  22: ['InitProducerId', 0, 1],
  32: ['DescribeConfigs', 0, 2],
};

/** Of the new protocol for groups, which brokers speak since Kafka 4.0 (KIP-848). */
const consumerGroupHeartbeat = 68;

/** Finds the requests that a broker does not speak in any version we can write. */
export const findUnspoken = (
  versions: Readonly<Record<number, SpokenVersions>>,
): { readonly missing: readonly string[]; readonly isKafka4: boolean } => {
  const missing = Object.entries(needed).filter(([key, [, least, most]]) => {
    const spoken = versions[Number(key)];
    return spoken === undefined || spoken.minVersion > most || spoken.maxVersion < least;
  });
  return { missing: missing.map(([, [name]]) => name), isKafka4: consumerGroupHeartbeat in versions };
};
