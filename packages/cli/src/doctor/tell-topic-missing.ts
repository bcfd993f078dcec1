import { commandToCreate, type KafkaInspector, type NewTopic } from '@leadferry/consumer';
import { createFindings, type Finding } from './finding.ts';

const { attention, fault } = createFindings('kafka');

type Creation = Awaited<ReturnType<KafkaInspector['mayCreate']>>;

/** Says that a topic is missing that workers create, and what comes of it where they try. */
export const tellTopicMissing = (wanted: NewTopic, creation: Creation, brokers: readonly string[]): Finding => {
  const { topic } = wanted;
  const told = { about: topic };
  const byHand = commandToCreate(wanted, brokers);
  const command = `"leadferry topics create" or "${byHand}"`;
  if (creation.kind === 'allowed') {
    const text = `there is no topic ${topic} yet: the first worker that starts creates it`;
    return attention('topic_missing', text, `nothing, or run ${command}`, told);
  }
  if (creation.kind === 'forbidden') {
    const text = `there is no topic ${topic}, and this user may not create it: workers do not start`;
    return fault('topic_missing', text, `run ${command} as somebody who may`, told);
  }
  const text = `there is no topic ${topic}, and Kafka would not create it (${creation.type}): workers do not start`;
  const cure = `run "${byHand}", which says what Kafka objects to; have that allowed, or create the topic as Kafka takes it`;
  return fault('topic_missing', text, cure, told);
};
