import { appliedWrites } from '@leadferry/simulator';
import type { Evidence } from './judge-delivery.ts';
import { recordName } from './seen.ts';

/**
 * Counts leads that were written, and whose receipts say `skipped(unchanged)`: their worker died between the answer and the
 * receipt, and whoever came next found in the memory of deliveries that the contact is as the lead wants it.
 */
export const countWrittenBefore = ({ leads, receipts, journal }: Pick<Evidence, 'leads' | 'receipts' | 'journal'>) => {
  const writes = appliedWrites(journal);
  const unchanged = new Set(
    receipts.filter(({ outcome, reason }) => outcome === 'skipped' && reason === 'unchanged').map(recordName),
  );
  return leads.filter((lead) => unchanged.has(recordName(lead)) && writes.has(lead.seq ?? '')).length;
};
