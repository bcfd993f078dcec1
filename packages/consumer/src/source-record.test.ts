import { expect, test } from 'vitest';
import { lastHeaderValues, toUnreadRecords } from './source-record.ts';

test('of a header that comes several times the last value counts, and null is no value', () => {
  const [a, b] = [Buffer.from('a'), Buffer.from('b')];
  expect(lastHeaderValues({ once: a, twice: [a, b], gone: [a, null], nothing: null })).toEqual({ once: a, twice: b });
});

test('what a plain object inherits is not a header value', () => {
  const value = Buffer.from('x');
  const inherited = Object.prototype.toString;
  const message = { offset: '0', key: null, value: null, timestamp: '12', headers: { toString: [inherited, value] } };
  const batch = { topic: 'leads', partition: 0, messages: [message] } as unknown as Parameters<
    typeof toUnreadRecords
  >[0];
  expect([...toUnreadRecords(batch)]).toMatchObject([{ timestampMs: 12, headers: { toString: value } }]);
});
