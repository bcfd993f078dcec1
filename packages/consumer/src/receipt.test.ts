import { expect, it } from 'vitest';
import { toReceipt } from './receipt.ts';

const record = {
  topic: 'leads',
  partition: 0,
  offset: '7',
  key: null,
  value: null,
  headers: {},
  timestampMs: 0,
  attempt: 1,
  mayHaveBeenSent: false,
};
const receiptOf = (source: string): Record<string, unknown> => {
  const settlement = { outcome: 'dead-lettered', reason: 'invalid_field', leadId: 'web-1', source } as const;
  const times = { receivedAtMs: 0, settledAtMs: 0 };
  return JSON.parse(String(toReceipt(record, settlement as never, times, 'leadferry').value));
};

it('a source that is an address does not stand in the receipt', () => {
  expect(receiptOf('ada@example.org')).toMatchObject({ leadId: 'web-1', source: '[email]' });
  expect(receiptOf('https://example.org/forms/17')).toMatchObject({ source: 'https://example.org/forms/17' });
});
