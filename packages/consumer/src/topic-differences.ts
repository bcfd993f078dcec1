import type { NewTopic, TopicShape } from './topic-admin.ts';
import type { TopicRole } from './wanted-topics.ts';

/** One way in which a topic is not as it should be. */
export interface TopicDifference {
  /** `partitions`, `replication`, or a setting of the topic. */
  readonly setting: string;
  readonly found: string;
  readonly wanted: string;
  /** What follows from it for leads. */
  readonly meaning: string;
  /** The command that mends it, for somebody who may. */
  readonly command: string;
}

/** A topic as Kafka has it. */
export interface FoundTopic extends TopicShape {
  /** Settings by name; a setting that is missing was not told, and is not judged. */
  readonly config: ReadonlyMap<string, string>;
}

const leastSourceRetentionMs = 7 * 86_400_000;

/**
 * Compares a topic with what it should be. Told is what harms leads, their receipts or their dead letters; whatever else an
 * operator has chosen for the topic is left alone. Says nothing of what it was not told.
 */
export const findTopicDifferences = (
  role: TopicRole,
  wanted: NewTopic,
  found: FoundTopic,
  brokers: readonly string[],
): TopicDifference[] => {
  const settings = judges[role](found.config, wanted);
  const server = `--bootstrap-server ${brokers.join(',')}`;
  const altered = settings.map(({ setting, wanted: value }) => `${setting}=${value}`).join(',');
  const command = `kafka-configs.sh ${server} --alter --entity-type topics --entity-name ${wanted.topic} --add-config ${altered}`;
  return [...findFewer(role, wanted, found, server), ...settings.map((difference) => ({ ...difference, command }))];
};

type Setting = Omit<TopicDifference, 'command'>;

const findFewer = (role: TopicRole, wanted: NewTopic, found: FoundTopic, server: string): TopicDifference[] => {
  const differences: TopicDifference[] = [];
  if (role === 'receipts' && found.partitions < wanted.partitions) {
    differences.push({
      setting: 'partitions',
      found: String(found.partitions),
      wanted: String(wanted.partitions),
      meaning: 'a receipt goes to the partition number of its source: workers do not start',
      command: `kafka-topics.sh ${server} --alter --topic ${wanted.topic} --partitions ${wanted.partitions}`,
    });
  }
  if (role !== 'source' && found.replication < wanted.replication) {
    differences.push({
      setting: 'replication',
      found: String(found.replication),
      wanted: String(wanted.replication),
      meaning: 'a broker that is lost takes with it what the source would still have',
      command: `kafka-reassign-partitions.sh ${server} --execute --reassignment-json-file FILE (${wanted.replication} replicas of each partition of ${wanted.topic})`,
    });
  }
  return differences;
};

const judges: Readonly<
  Record<TopicRole, (config: ReadonlyMap<string, string>, wanted: NewTopic) => readonly Setting[]>
> = {
  source: (config) => [
    ...expectNoCompaction(config, 'only the newest lead of a key is kept: earlier ones are lost before they are sent'),
    ...expectAtLeast(
      config,
      'retention.ms',
      leastSourceRetentionMs,
      'leads are deleted while they wait for a login or the budget',
    ),
  ],
  dead_letters: (config, wanted) => [
    ...expectNoCompaction(config, 'only the newest dead letter of a key is kept, and those without a key are refused'),
    ...expectAtLeast(config, 'retention.ms', -1, 'dead letters are deleted before somebody looks at them'),
    ...expectAtLeast(config, 'retention.bytes', -1, 'dead letters are deleted before somebody looks at them'),
    ...expectAtLeast(
      config,
      'max.message.bytes',
      Number(wanted.config['max.message.bytes']),
      'a large lead does not fit with its headers: its partition would stand still',
    ),
  ],
  receipts: (config) => {
    const policy = config.get('cleanup.policy');
    if (policy === undefined || policy === 'compact') return [];
    const meaning = policy.includes('compact')
      ? 'receipts are deleted by age: what was delivered cannot be told any more'
      : 'receipts are not compacted: they are deleted by age, and what was delivered cannot be told any more';
    return [{ setting: 'cleanup.policy', found: policy, wanted: 'compact', meaning }];
  },
};

const expectNoCompaction = (config: ReadonlyMap<string, string>, meaning: string): Setting[] => {
  const policy = config.get('cleanup.policy');
  return policy?.includes('compact') ? [{ setting: 'cleanup.policy', found: policy, wanted: 'delete', meaning }] : [];
};

/** Below 0 means without end. */
const expectAtLeast = (
  config: ReadonlyMap<string, string>,
  setting: string,
  least: number,
  meaning: string,
): Setting[] => {
  const found = config.get(setting);
  if (found === undefined || endless(Number(found)) >= endless(least)) return [];
  return [{ setting, found, wanted: String(least), meaning }];
};

const endless = (value: number): number => (value < 0 ? Number.POSITIVE_INFINITY : value);
