import { expect, it } from 'vitest';
import { readReceipt } from './read-receipt.ts';

const receipt = {
  leadId: 'web-1',
  outcome: 'delivered',
  reason: null,
  receivedAt: '2026-11-27T10:00:00.000Z',
  settledAt: '2026-11-27T10:00:00.250Z',
  contactKey: 'a'.repeat(64),
  contactHash: 'b'.repeat(64),
};
const read = (value: unknown) => readReceipt({ value: Buffer.from(JSON.stringify(value)) });

it('reads the receipt of a delivery', () => {
  expect(read(receipt)).toEqual({
    contactKey: 'a'.repeat(64),
    contactHash: 'b'.repeat(64),
    isDelivery: true,
    receivedAtMs: Date.UTC(2026, 10, 27, 10),
    settledAtMs: Date.UTC(2026, 10, 27, 10, 0, 0, 250),
  });
});

it('tells a contact that was found unchanged, or left alone, from one that was written', () => {
  const unchanged = { ...receipt, outcome: 'skipped', reason: 'unchanged' };
  expect(read(unchanged)).toMatchObject({ isDelivery: false, contactHash: 'b'.repeat(64) });
  const alone = { ...receipt, outcome: 'skipped', reason: 'unsubscribed', contactHash: null };
  expect(read(alone)).toMatchObject({ isDelivery: false, contactHash: undefined });
});

it.each([
  ['a receipt that tells of no contact', { ...receipt, contactKey: null, contactHash: null }],
  ['something else', { hello: 'world' }],
  ['a number', 17],
])('passes over %s', (_what, value) => {
  expect(read(value)).toBeUndefined();
});

it('passes over what is no JSON, and what was deleted', () => {
  expect(readReceipt({ value: Buffer.from('{') })).toBeUndefined();
  expect(readReceipt({ value: null })).toBeUndefined();
});
