import { expect, it } from 'vitest';
import { readDelivery } from './read-delivery.ts';

const receipt = {
  leadId: 'web-1',
  outcome: 'delivered',
  reason: null,
  receivedAt: '2026-11-27T10:00:00.000Z',
  settledAt: '2026-11-27T10:00:00.250Z',
  contactKey: 'a'.repeat(64),
  contactHash: 'b'.repeat(64),
};
const read = (value: unknown) => readDelivery({ value: Buffer.from(JSON.stringify(value)) });

it('reads the receipt of a delivery', () => {
  expect(read(receipt)).toEqual({
    contactKey: 'a'.repeat(64),
    contactHash: 'b'.repeat(64),
    receivedAtMs: Date.UTC(2026, 10, 27, 10),
    settledAtMs: Date.UTC(2026, 10, 27, 10, 0, 0, 250),
  });
});

it.each([
  ['a lead that was skipped', { ...receipt, outcome: 'skipped', reason: 'unchanged' }],
  ['a lead that was set aside', { ...receipt, outcome: 'dead-lettered', reason: 'rejected', contactHash: null }],
  ['a receipt without hashes', { ...receipt, contactKey: null, contactHash: null }],
  ['something else', { hello: 'world' }],
  ['a number', 17],
])('passes over %s', (_what, value) => {
  expect(read(value)).toBeUndefined();
});

it('passes over what is no JSON, and what was deleted', () => {
  expect(readDelivery({ value: Buffer.from('{') })).toBeUndefined();
  expect(readDelivery({ value: null })).toBeUndefined();
});
