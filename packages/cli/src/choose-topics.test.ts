import { completeTopic } from '@leadferry/config';
import { expect, it } from 'vitest';
import { chooseTopic, chooseTopics } from './choose-topics.ts';

const topics = ['leads', 'fair'].map((name) =>
  completeTopic(name, {
    account: 'default',
    lists: ['Newsletter'],
    consent: 'implicit',
    onMissingContact: 'skip',
    unchanged: 'off',
  }),
);
const [leads, fair] = topics;

it('means all topics unless some are named', () => {
  expect(chooseTopics(topics, [])).toEqual(topics);
  expect(chooseTopics(topics, ['fair'])).toEqual([fair]);
});

it('means the only topic there is, or the one that is named', () => {
  expect(chooseTopic(topics.slice(0, 1), undefined)).toBe(leads);
  expect(chooseTopic(topics, 'fair')).toBe(fair);
});

it('asks which one is meant, and knows no others', () => {
  expect(() => chooseTopic(topics, undefined)).toThrow(
    'say which topic is meant, with --topic TOPIC; there are: leads, fair',
  );
  expect(() => chooseTopics(topics, ['fairs'])).toThrow(
    'there is no topic "fairs" in the config; there are: leads, fair',
  );
});
