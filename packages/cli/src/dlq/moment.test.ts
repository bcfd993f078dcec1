import { expect, it } from 'vitest';
import { parseMoment, resolveMoment } from './moment.ts';

const nowMs = Date.parse('2026-11-27T10:00:00Z');

it.each([
  ['2h', '2026-11-27T08:00:00.000Z'],
  ['90s', '2026-11-27T09:58:30.000Z'],
  ['30m', '2026-11-27T09:30:00.000Z'],
  ['7d', '2026-11-20T10:00:00.000Z'],
  ['2026-11-26', '2026-11-26T00:00:00.000Z'],
  ['2026-11-26T12:00:00Z', '2026-11-26T12:00:00.000Z'],
  ['2026-11-26T12:00:00.250+02:00', '2026-11-26T10:00:00.250Z'],
])('"%s" is a moment', (text, iso) => {
  const moment = parseMoment(text);
  expect(moment && new Date(resolveMoment(moment, nowMs)).toISOString()).toBe(iso);
});

it.each(['', 'yesterday', '2', 'h', '-2h', '2w', '2026-13-01', '2026-11-26T12:00:00', '27.11.2026', '1700000000000'])(
  '"%s" is none: nobody would know which is meant',
  (text) => expect(parseMoment(text)).toBeUndefined(),
);
