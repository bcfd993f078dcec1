import type { TopicConfig } from '@leadferry/config';
import { partitionName, type SourceRecord } from '@leadferry/consumer';
import { type AppliedLead, type ApplyLeadOptions, applyLead } from './apply-lead.ts';
import type { ContactHashes } from './hash-contact.ts';

/** What was done with a lead, or that nothing was to be done: its contact is as it was last delivered. */
export type AppliedOrUnchanged = AppliedLead | { readonly kind: 'unchanged'; readonly attempts: number };

/**
 * Writes one lead into its account (`applyLead`), unless its contact is as it was last delivered; remembers what was written.
 *
 * An explicit lead whose consent is newer than the last delivery is written, whatever was delivered: the person may have
 * opted out in between, and asks again.
 */
export const applyUnlessUnchanged = async (
  options: ApplyLeadOptions & {
    readonly topic: TopicConfig;
    readonly hashes: ContactHashes;
    readonly record: Pick<SourceRecord, 'topic' | 'partition'>;
  },
): Promise<AppliedOrUnchanged> => {
  const { lead, consent, account, topic, hashes, record, attempt, trace } = options;
  const isSigningUp = consent.permission === 'explicit' && lead.operation === 'upsert';
  const { isUnchanged, remember, release } = await account.memory.look({
    ...hashes,
    trustMs: topic.unchangedTrustMs,
    explicitSinceMs: isSigningUp ? consent.obtainedAtMs : undefined,
    lane: partitionName(record.topic, record.partition),
  });
  if (isUnchanged) return { kind: 'unchanged', attempts: attempt };
  try {
    const applied = await applyLead(options);
    if (applied.kind === 'written') remember();
    return applied;
  } finally {
    // What was never sent, for want of a permit or because the partition is given up, must not make others doubt.
    if (!trace.mayHaveWritten) release();
  }
};
