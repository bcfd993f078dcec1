import { expect, test } from 'vitest';
import { committedMessages } from './committed-messages.ts';

const messageOf = (offset: number, producerId: string, kind: 'plain' | 'transactional' | 'control') => ({
  offset: String(offset),
  key: Buffer.alloc(4),
  value: null,
  timestamp: '0',
  attributes: 0,
  headers: {},
  isControlRecord: kind === 'control',
  batchContext: { firstOffset: String(offset), lastOffsetDelta: 0, producerId, inTransaction: kind !== 'plain' },
});

const offsetsOf = (messages: ReturnType<typeof messageOf>[], aborted: readonly (readonly [string, number])[]) =>
  committedMessages({
    partition: 0,
    messages,
    abortedTransactions: aborted.map(([producerId, first]) => ({ producerId, firstOffset: String(first) })),
  }).map(({ offset }) => Number(offset));

test('control records are left out, and a record whose key looks like one is not', () => {
  const messages = [messageOf(0, '-1', 'plain'), messageOf(1, '7', 'transactional'), messageOf(2, '7', 'control')];
  expect(offsetsOf(messages, [])).toEqual([0, 1]);
});

test('two aborted transactions that are open where the fetch begins are both left out', () => {
  const messages = [
    messageOf(5, 'b', 'transactional'),
    messageOf(6, 'a', 'transactional'),
    messageOf(7, 'a', 'control'),
    messageOf(8, 'b', 'transactional'),
    messageOf(9, 'b', 'control'),
  ];
  const byEnd = [['a', 3] as const, ['b', 1] as const];
  expect(offsetsOf(messages, byEnd)).toEqual([]);
});

test('what a producer commits behind what it aborted is kept', () => {
  const messages = [
    messageOf(0, 'a', 'transactional'),
    messageOf(1, 'a', 'control'),
    messageOf(2, 'a', 'transactional'),
    messageOf(3, 'a', 'control'),
    messageOf(4, 'a', 'transactional'),
    messageOf(5, 'a', 'control'),
  ];
  expect(offsetsOf(messages, [['a', 0] as const, ['a', 4] as const])).toEqual([2]);
});

test('records that are no part of a transaction are kept inside one that is aborted', () => {
  const messages = [messageOf(0, 'a', 'transactional'), messageOf(1, '-1', 'plain'), messageOf(2, 'a', 'control')];
  expect(offsetsOf(messages, [['a', 0] as const])).toEqual([1]);
});
