import type { TopicConfig } from '@leadferry/config';
import { collectNames } from '@leadferry/lead';
import type { Paint } from '../paint.ts';
import type { Foreseen, Standing, Way } from './foresee-lead.ts';

type ForeseenLead = Extract<Foreseen, { kind: 'lead' }>;

const standings: Readonly<Record<Standing, string>> = {
  any: 'there is such a contact or not',
  absent: 'there is no such contact',
  present: 'the contact exists',
  opted_out_before: 'the person had opted out, and consented after that',
  opted_out_since: 'the person has opted out since that consent',
  deleted_since: 'the contact was deleted after the day of that consent',
};

/** A lead that was foreseen, for machines. */
export const toForeseenFields = ({ lead, consent, ways }: ForeseenLead, topic: TopicConfig) => ({
  topic: topic.topic,
  account: topic.account,
  leadId: lead.id,
  operation: lead.operation,
  consent: { ...consent, obtainedAt: new Date(consent.obtainedAtMs).toISOString(), obtainedAtMs: undefined },
  names: collectNames(lead, topic.lists),
  ways,
});

/** A lead that was foreseen, for people. */
export const describeForeseen = ({ lead, consent, ways }: ForeseenLead, topic: TopicConfig, paint: Paint): string => {
  const { lists, customFields, tags } = collectNames(lead, topic.lists);
  const at = new Date(consent.obtainedAtMs).toISOString();
  const ground = consent.stated ? 'as it says itself' : `as topics.${topic.topic}.consent says`;
  const facts = [
    ['lead', `${lead.id}${lead.source === undefined ? '' : ` of ${lead.source}`}, ${lead.operation}`],
    ['topic', `${topic.topic}, account ${topic.account}`],
    ['consent', `${consent.permission}, ${ground}, of ${at}`],
    ['lists', lists.join(', ')],
    ['fields', customFields.join(', ')],
    ['tags', tags.join(', ')],
  ].filter(([, text]) => text !== '');
  return [
    paint.good('A worker would take this lead.'),
    ...facts.map(([name = '', text]) => `  ${name.padEnd(8)} ${text}`),
    ...groupSame(ways).map((group) => describeWay(group, paint)),
    paint.faint('The account was not asked whether it has these lists, fields and tags.'),
  ].join('\n');
};

/** Standings that come to the same are told together. */
const groupSame = (ways: readonly Way[]): (readonly [Way, ...Way[]])[] => [
  ...(Map.groupBy(ways, ({ contact: _, ...way }) => JSON.stringify(way)).values() as Iterable<[Way, ...Way[]]>),
];

const describeWay = (group: readonly [Way, ...Way[]], paint: Paint): string => {
  const [{ does, outcome, reason, body, requests }] = group;
  const when = `Where ${group.map(({ contact }) => standings[contact]).join(', or ')}`;
  const fate = reason === undefined ? outcome : `${outcome} (${reason})`;
  const cost = requests === 1 ? '1 request' : `${requests} requests`;
  const call = does.startsWith('PUT') ? `${does} with all that is stored and this` : does;
  const lines = [`\n${paint.bold(when)}:`, `  ${does === 'nothing' ? fate : `${call}, then ${fate}`}, ${cost}`];
  return body === undefined ? lines.join('\n') : [...lines, indent(JSON.stringify(body, null, 2))].join('\n');
};

const indent = (text: string): string => text.replaceAll(/^/gm, '  ');
