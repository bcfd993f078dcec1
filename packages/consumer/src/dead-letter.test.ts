import fc from 'fast-check';
import { expect, test } from 'vitest';
import { deadLetterHeadroomBytes, toDeadLetter } from './dead-letter.ts';
import { deadLetterReasons } from './outcome.ts';
import { isRepeated, type RecordHeaders } from './source-record.ts';

const record = {
  topic: 'l'.repeat(249),
  partition: 3,
  offset: '9007199254740993',
  key: null,
  value: null,
  timestampMs: 0,
  attempt: 1,
  mayHaveBeenSent: false,
};

const sizeOf = (headers: RecordHeaders): number =>
  Object.entries(headers)
    .flatMap(([name, given]) => (isRepeated(given) ? given : [given]).map((value) => [name, value] as const))
    .reduce((sum, [name, value]) => sum + 10 + Buffer.byteLength(name) + (value?.length ?? 0), 0);

test('what is added stays within the headroom, whatever a handler says', () => {
  const text = fc.string({ unit: 'grapheme', minLength: 0, maxLength: 60_000 });
  fc.assert(
    fc.property(fc.constantFrom(...deadLetterReasons), text, text, text, (reason, message, leadId, errorKey) => {
      const outcome = { kind: 'dead-lettered' as const, reason, message };
      const { headers } = toDeadLetter({ ...record, headers: {} }, { outcome, attempts: 99, leadId, errorKey }, 0);
      expect(sizeOf(headers)).toBeLessThan(deadLetterHeadroomBytes);
    }),
    { numRuns: 50 },
  );
});

test('what is not known has no header', () => {
  const outcome = { kind: 'dead-lettered' as const, reason: 'poison' as const, message: 'm' };
  const { headers } = toDeadLetter({ ...record, headers: {} }, { outcome, attempts: 3 }, Date.UTC(2026, 0, 1));
  expect(Object.keys(headers)).not.toContain('leadferry.lead_id');
  expect(String(headers['leadferry.at'])).toBe('2026-01-01T00:00:00.000Z');
  expect(String(headers['__connect.errors.stage'])).toBe('TASK_PUT');
  expect(String(headers['__connect.errors.offset'])).toBe('9007199254740993');
});

test('a dead letter that is replayed and fails again keeps its older headers before the new ones', () => {
  const older = { 'leadferry.attempts': Buffer.from('1'), 'leadferry.reason': [Buffer.from('a'), Buffer.from('b')] };
  const outcome = { kind: 'dead-lettered' as const, reason: 'rejected' as const, message: 'm' };
  const { headers } = toDeadLetter({ ...record, headers: older }, { outcome, attempts: 2 }, 0);
  expect(headers['leadferry.attempts']).toEqual([Buffer.from('1'), Buffer.from('2')]);
  expect(headers['leadferry.reason']).toEqual(['a', 'b', 'rejected'].map((text) => Buffer.from(text)));
});

test("what is not known now hides what a source wrote under our names, so that the last value is never a source's", () => {
  const theirs = {
    'leadferry.lead_id': Buffer.from('ada@example.org'),
    'leadferry.error_key': [Buffer.from('a'), null],
  };
  const outcome = { kind: 'dead-lettered' as const, reason: 'poison' as const, message: 'm' };
  const { headers } = toDeadLetter({ ...record, headers: theirs }, { outcome, attempts: 3, errorKey: 'b' }, 0);
  expect(headers['leadferry.lead_id']).toEqual([Buffer.from('ada@example.org'), null]);
  expect(headers['leadferry.error_key']).toEqual([Buffer.from('a'), null, Buffer.from('b')]);
  expect(Object.keys(headers)).not.toContain('leadferry.http_status');
});
