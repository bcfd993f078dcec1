import { expect, test } from 'vitest';
import { toDeadLetter } from './dead-letter.ts';
import { firstTimestampMs, readReplays, toReplayedRecord } from './replayed-record.ts';
import type { RecordHeaders, UnreadRecord } from './source-record.ts';

const source: UnreadRecord = {
  topic: 'leads',
  partition: 3,
  offset: '17',
  key: Buffer.from('k'),
  value: Buffer.from('{"id":'),
  headers: { trace: [Buffer.from('a'), null], tenant: Buffer.from('x') },
  timestampMs: 1_000,
};

const setAside = (record: UnreadRecord, atMs: number): UnreadRecord => {
  const outcome = { kind: 'dead-lettered' as const, reason: 'not_json' as const, message: 'record: is not JSON' };
  const { key, value, headers } = toDeadLetter(
    { ...record, attempt: 1, mayHaveBeenSent: false },
    { outcome, attempts: 1 },
    atMs,
  );
  return {
    ...record,
    topic: 'leads.dead-letter',
    key: key as Buffer,
    value: value as Buffer,
    headers,
    timestampMs: atMs,
  };
};

test('a replayed record is the one that was set aside, and counts its replays', () => {
  const replayed = toReplayedRecord(setAside(source, 50_000), { partition: 3, replays: 1 });
  expect(replayed).toEqual({
    partition: 3,
    key: source.key,
    value: source.value,
    headers: { ...source.headers, 'leadferry.replays': Buffer.from('1'), 'leadferry.timestamp': Buffer.from('1000') },
  });
});

test('a record that is set aside again and again keeps its first time and its count', () => {
  let record = source;
  for (let round = 1; round <= 3; round += 1) {
    const deadLetter = setAside(record, round * 100_000);
    expect(readReplays(deadLetter.headers)).toBe(round - 1);
    const { headers } = toReplayedRecord(deadLetter, { partition: 3, replays: round });
    record = { ...source, headers, timestampMs: round * 100_000 + 1 };
    expect(firstTimestampMs(record)).toBe(1000);
  }
  expect(Object.keys(record.headers).sort()).toEqual(['leadferry.replays', 'leadferry.timestamp', 'tenant', 'trace']);
});

test('a dead letter from before the header was written counts as from when it was set aside', () => {
  const { 'leadferry.timestamp': _, ...older } = setAside(source, 50_000).headers;
  const { headers } = toReplayedRecord({ ...setAside(source, 50_000), headers: older }, { partition: 0, replays: 1 });
  expect(String(headers['leadferry.timestamp'])).toBe('50000');
});

test.each([{}, { 'leadferry.replays': null }, { 'leadferry.replays': Buffer.from('many') }] satisfies RecordHeaders[])(
  'a header that is no count means no replay',
  (headers) => expect(readReplays(headers)).toBe(0),
);
