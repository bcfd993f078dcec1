import { expect, test } from 'vitest';
import { createClockNotes, readDateHeader } from './clock-notes.ts';
import { lookAtClocks } from './look-at-clocks.ts';

const at = Date.parse('2026-01-01T12:00:00.700Z');
const quick = { fromMs: at, toMs: at };

test('a whole second and the way there and back explain a difference', () => {
  const clocks = createClockNotes();
  clocks.note('the API', readDateHeader('Thu, 01 Jan 2026 12:00:00 GMT') ?? 0, quick);
  clocks.note('Redis', at + 4000, { fromMs: at - 4000, toMs: at + 4000 });
  expect([...clocks.ahead.values()]).toEqual([-0, 0]);
  expect(lookAtClocks({ clocks })).toMatchObject([{ level: 'good' }]);
});

test('minutes are a fault that says which way, seconds need attention', () => {
  const clocks = createClockNotes();
  clocks.note('the API', at + 300_000, quick);
  clocks.note('Redis', at - 10_000, quick);
  clocks.note('AWS', at, quick);
  expect(lookAtClocks({ clocks })).toMatchObject([
    { level: 'fault', about: 'the API', text: expect.stringContaining('5 min behind') },
    { level: 'attention', about: 'Redis', text: expect.stringContaining('ahead of') },
  ]);
});

test('of several answers the nearest counts, and an answer without a date tells nothing', () => {
  const clocks = createClockNotes();
  clocks.note('the API', at + 60_000, quick);
  clocks.note('the API', at, quick);
  expect(clocks.ahead.get('the API')).toBeCloseTo(0);
  expect(readDateHeader(null)).toBeUndefined();
  expect(lookAtClocks({ clocks: createClockNotes() })).toMatchObject([{ level: 'skipped' }]);
});
