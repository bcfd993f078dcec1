import { expect, it } from 'vitest';
import { countWrittenBefore } from './count-written-before.ts';
import { journalOf } from './journal-of.ts';
import type { SeenLead, SeenReceipt } from './seen.ts';

const place = (seq: number) => ({ topic: 'leads', partition: 0, offset: String(seq) });
const lead = (seq: number): SeenLead => ({ ...place(seq), seq: String(seq), producedAtMs: 0 });
const receipt = (seq: number, outcome: SeenReceipt['outcome'], reason: string | null): SeenReceipt => ({
  ...place(seq),
  outcome,
  reason,
  contactId: null,
  atMs: 0,
  groupId: 'group',
});

it('counts leads that were written and then found unchanged, and no others', () => {
  const receipts = [
    receipt(1, 'delivered', null),
    receipt(2, 'skipped', 'unchanged'),
    receipt(3, 'skipped', 'unsubscribed'),
    receipt(4, 'skipped', 'unchanged'),
  ];
  const journal = journalOf({ proofSeq: '1' }, { proofSeq: '2' }, { proofSeq: '3' });
  expect(countWrittenBefore({ leads: [1, 2, 3, 4].map(lead), receipts, journal })).toBe(1);
});
