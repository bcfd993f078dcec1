/** The partitions of a topic that are fetched. */
export interface TopicPartitions {
  readonly topic: string;
  readonly partitions: readonly number[];
}

const rotate = <T>(all: readonly T[], by: number): T[] => {
  const at = all.length === 0 ? 0 : by % all.length;
  return [...all.slice(at), ...all.slice(0, at)];
};

/**
 * Puts the partitions of a fetch in another order at each turn, so that each is the first once in so many turns.
 *
 * A broker fills a fetch in the order of its partitions, and gives more than was asked for only to the first that has
 * anything: a batch that is larger than the limit of a partition would never come behind a backlog of others (KIP-74).
 */
export const takeTurns = (topics: readonly TopicPartitions[], turn: number): TopicPartitions[] => {
  const round = topics.length === 0 ? 0 : Math.floor(turn / topics.length);
  return rotate(topics, turn).map(({ topic, partitions }) => ({ topic, partitions: rotate(partitions, round) }));
};
