import { expect, test } from 'vitest';
import type { JournalEntry } from './journal-entry.ts';
import { appliedWrites, countBy, countExchanges, countOrderBreaks, maxPerSecond } from './read-journal.ts';

const entry = (own: Partial<JournalEntry>): JournalEntry => ({
  index: 0,
  atMs: 0,
  monotonicMs: 0,
  kind: 'api',
  endpoint: 'sign_up_form',
  method: 'POST',
  status: 201,
  answered: 'answered',
  applied: true,
  account: 'default',
  application: 'key',
  generation: 1,
  contactKey: 'ada@example.org',
  contactId: undefined,
  proofSeq: undefined,
  errorKey: undefined,
  grantType: undefined,
  refreshTokenHash: undefined,
  ...own,
});

test('the most requests in any sliding second counts API requests only, in any order', () => {
  const times = [1999, 0, 250, 500, 750, 1000, 1249.9];
  const entries = times.map((monotonicMs) => entry({ monotonicMs }));
  expect(maxPerSecond(entries)).toBe(5);
  expect(maxPerSecond([...entries, entry({ kind: 'authorization', monotonicMs: 500 })])).toBe(5);
  expect(maxPerSecond([])).toBe(0);
});

test('a request exactly 1000 ms after another is not in the same second', () => {
  expect(maxPerSecond([0, 1000].map((monotonicMs) => entry({ monotonicMs })))).toBe(1);
});

test('entries are counted by a field', () => {
  const entries = [
    entry({}),
    entry({ status: 429, errorKey: 'throttled' }),
    entry({ status: 429, errorKey: 'throttled' }),
  ];
  expect(countBy(entries, 'status')).toEqual({ 201: 1, 429: 2 });
  expect(countBy(entries, 'errorKey')).toEqual({ undefined: 1, throttled: 2 });
});

test('exchanges are successful, lost, refused or failed', () => {
  const token = { kind: 'authorization', endpoint: 'token', grantType: 'refresh_token' } as const;
  const entries = [
    entry({ ...token, status: 200 }),
    entry({ ...token, status: 0, answered: 'reset_after' }),
    entry({ ...token, status: 0, answered: 'hung' }),
    entry({ ...token, status: 200, answered: 'abandoned' }),
    entry({ ...token, status: 500 }),
    entry({ ...token, status: 400, applied: false }),
    entry({ ...token, status: 401, applied: false }),
    entry({ ...token, status: 429, applied: false }),
    entry({ ...token, status: 0, answered: 'reset_before', applied: false }),
    entry({ ...token, status: 200, grantType: 'authorization_code' }),
    entry({}),
  ];
  expect(countExchanges(entries, 'refresh_token')).toEqual({ successful: 1, lost: 4, refused: 2, failed: 2 });
  expect(countExchanges(entries).successful).toBe(2);
});

test('applied writes are grouped by proof_seq', () => {
  const entries = [
    entry({ index: 0, proofSeq: '1' }),
    entry({ index: 1, proofSeq: '2', applied: false }),
    entry({ index: 2, proofSeq: '1' }),
    entry({ index: 3 }),
  ];
  const writes = appliedWrites(entries);
  expect([...writes.keys()]).toEqual(['1']);
  expect(writes.get('1')?.map((write) => write.index)).toEqual([0, 2]);
});

test('an order break is a fall of the applied proof_seq of one contact, compared as numbers', () => {
  const of = (contactKey: string, ...values: string[]) => values.map((proofSeq) => entry({ contactKey, proofSeq }));
  expect(countOrderBreaks([...of('a', '9', '10', '10'), ...of('b', '1', '2')])).toBe(0);
  expect(countOrderBreaks([...of('a', '1', '3', '2', '4')])).toBe(1);
});
