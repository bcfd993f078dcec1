import type { TopicDifference, TopicRole } from '@leadferry/consumer';
import { createFindings, type Finding } from './finding.ts';

const { attention, fault } = createFindings('kafka');

/** The word for each setting that is not as it should be. */
const codes: Readonly<Record<TopicRole, Readonly<Record<string, string>>>> = {
  source: { 'retention.ms': 'retention_short', 'cleanup.policy': 'source_compacted' },
  dead_letters: {
    'retention.ms': 'dead_letters_expire',
    'retention.bytes': 'dead_letters_expire',
    'cleanup.policy': 'dead_letters_compacted',
    'max.message.bytes': 'message_bytes_small',
  },
  receipts: { partitions: 'partitions_differ', 'cleanup.policy': 'not_compacted' },
};

/** Says how a topic differs from what it should be, with the command that mends it. */
export const tellDifference = (role: TopicRole, topic: string, difference: TopicDifference): Finding => {
  const { setting, found, wanted, meaning, command } = difference;
  const tell = setting === 'replication' ? attention : fault;
  const code = codes[role][setting] ?? 'fewer_replicas';
  return tell(code, `${topic}: ${setting} is ${found}, not ${wanted}: ${meaning}`, `run "${command}"`, {
    about: topic,
  });
};
