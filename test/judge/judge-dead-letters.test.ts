import { expect, it } from 'vitest';
import { type BadRecordSeen, type DeadLetterBytes, judgeDeadLetters } from './judge-dead-letters.ts';

const record: BadRecordSeen = {
  name: 'leads/0/7',
  reason: 'not_json',
  key: Buffer.from('key'),
  value: Buffer.from('{'),
  headers: { kind: [Buffer.from('1'), Buffer.from('2')] },
};

const added = Object.fromEntries(
  [
    ...['topic', 'partition', 'offset', 'stage', 'exception.class.name', 'exception.message'].map(
      (name) => `__connect.errors.${name}`,
    ),
    'leadferry.attempts',
    'leadferry.at',
  ].map((name) => [name, [Buffer.from('x')]]),
);

const letter: DeadLetterBytes = {
  name: 'leads/0/7',
  key: Buffer.from('key'),
  value: Buffer.from('{'),
  headers: { ...record.headers, ...added, 'leadferry.reason': [Buffer.from('not_json')] },
};

const good = { missing: 0, unexpected: 0, altered: 0, wronglyReasoned: 0, unlabelled: 0 };

it('finds nothing wrong with a dead letter that is the record and says why', () => {
  expect(judgeDeadLetters([record], [letter])).toEqual(good);
});

it('finds a bad record that has none, and a good one that has', () => {
  expect(judgeDeadLetters([record], [{ ...letter, name: 'leads/0/8' }])).toEqual({
    ...good,
    missing: 1,
    unexpected: 1,
  });
});

it.each<[string, Partial<DeadLetterBytes>]>([
  ['another key', { key: null }],
  ['another value', { value: Buffer.from('{}') }],
  ['no value', { value: null }],
  ['a header of its own lost', { headers: { ...letter.headers, kind: [Buffer.from('2')] } }],
])('finds a dead letter with %s', (_title, change) => {
  expect(judgeDeadLetters([record], [{ ...letter, ...change }])).toEqual({ ...good, altered: 1 });
});

it('finds a dead letter with another reason, and one without a header', () => {
  const { 'leadferry.at': _at, ...headers } = letter.headers;
  const other = { ...letter, headers: { ...headers, 'leadferry.reason': [Buffer.from('rejected')] } };
  expect(judgeDeadLetters([record], [other])).toEqual({ ...good, wronglyReasoned: 1, unlabelled: 1 });
});
