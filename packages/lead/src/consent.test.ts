import { expect, test } from 'vitest';
import { catchInvalid, makeLead, nowMs } from '../test/samples.ts';
import { readConsent } from './index.ts';

const ground = { topicConsent: 'implicit', recordTimestampMs: nowMs - 1_000, nowMs } as const;
const occurredAt = '2026-11-22T10:00:00Z';
const obtainedAt = '2026-11-22T09:59:58Z';

test('a lead that states no consent has the topic’s', () => {
  expect(readConsent(makeLead(), ground)).toEqual({
    permission: 'implicit',
    obtainedAtMs: nowMs - 1_000,
    stated: false,
  });
  expect(readConsent(makeLead(), { ...ground, topicConsent: 'explicit' }).permission).toBe('explicit');
});

test('a consent the lead states goes before the topic’s', () => {
  const lead = makeLead({ consent: { permission: 'implicit' } });
  expect(readConsent(lead, { ...ground, topicConsent: 'explicit' })).toMatchObject({
    permission: 'implicit',
    stated: true,
  });
});

test('the time of consent is obtainedAt, else occurredAt, else the time of the record', () => {
  const consent = { permission: 'explicit', obtainedAt };
  expect(readConsent(makeLead({ consent, occurredAt }), ground).obtainedAtMs).toBe(Date.parse(obtainedAt));
  expect(readConsent(makeLead({ occurredAt }), ground).obtainedAtMs).toBe(Date.parse(occurredAt));
  expect(readConsent(makeLead(), ground).obtainedAtMs).toBe(nowMs - 1_000);
});

test('a record without a usable timestamp counts as from 1970', () => {
  expect(readConsent(makeLead(), { ...ground, recordTimestampMs: -1 }).obtainedAtMs).toBe(0);
  expect(readConsent(makeLead(), { ...ground, recordTimestampMs: Number.NaN }).obtainedAtMs).toBe(0);
});

test('a record from more than 5 minutes in the future is a bad field', () => {
  expect(readConsent(makeLead(), { ...ground, recordTimestampMs: nowMs + 300_000 }).obtainedAtMs).toBe(nowMs + 300_000);
  const error = catchInvalid(() => readConsent(makeLead(), { ...ground, recordTimestampMs: nowMs + 300_001 }));
  expect(error).toMatchObject({ code: 'invalid_field', leadId: 'a-1' });
});
