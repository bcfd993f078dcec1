import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type KafkaDoor, openKafka } from '../../support/kafka-door.ts';
import { readTopic, type TopicRecord } from '../../support/read-topic.ts';

/**
 * Writes what Leadferry itself wrote to Kafka into files: receipts whole, of dead letters the headers that were added, and
 * what was committed. Keys, values and headers of dead letters are the source's own, kept as they came.
 */
export const writeTopics = async (
  folder: string,
  door: KafkaDoor,
  { topic, groupId }: { readonly topic: string; readonly groupId: string },
): Promise<void> => {
  const receipts = await readTopic(door, `${topic}.receipts`, describeRecord);
  const letters = await readTopic(door, `${topic}.dead-letter`, (record) => JSON.stringify(ownHeaders(record)));
  const admin = openKafka(door, 'leaks').admin();
  await admin.connect();
  try {
    const committed = await admin.fetchOffsets({ groupId, topics: [topic] });
    const { groups } = await admin.describeGroups([groupId]);
    const members = groups.flatMap((group) =>
      group.members.map((member) => ({ ...member, memberMetadata: String(member.memberMetadata) })),
    );
    await writeFile(join(folder, 'committed.json'), JSON.stringify({ committed, members }));
  } finally {
    await admin.disconnect();
  }
  await writeFile(join(folder, 'receipts.jsonl'), receipts.join('\n'));
  await writeFile(join(folder, 'dead-letter-headers.jsonl'), letters.join('\n'));
};

const describeRecord = ({ key, value, headers }: TopicRecord): string =>
  JSON.stringify({ key: String(key), value: String(value), headers: texts(headers) });

const ownHeaders = ({ headers }: TopicRecord): object =>
  Object.fromEntries(Object.entries(texts(headers)).filter(([name]) => /^(leadferry\.|__connect\.)/.test(name)));

const texts = (headers: TopicRecord['headers']): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value].flat().map(String).join()]));
