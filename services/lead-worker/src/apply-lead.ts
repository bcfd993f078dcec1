import type { TopicConfig } from '@leadferry/config';
import { partitionName, type SourceRecord } from '@leadferry/consumer';
import { errorCode } from '@leadferry/runtime';
import { type AttemptOptions, applyOnce, type NotWritten, type WrittenContact } from './apply-once.ts';
import type { ContactHashes } from './hash-contact.ts';

/**
 * What was done with a lead, or that nothing was to be done since its contact is as it was last delivered; and how many
 * attempts it took.
 */
export type AppliedLead = { readonly attempts: number } & (
  | ({ readonly kind: 'written' } & WrittenContact)
  | NotWritten
  | { readonly kind: 'unchanged' }
);

/** What a hand-out needs besides what each attempt does. */
export interface ApplyLeadOptions extends AttemptOptions {
  readonly topic: Pick<TopicConfig, 'unchangedTrustMs'>;
  readonly hashes: ContactHashes;
  readonly record: Pick<SourceRecord, 'topic' | 'partition'>;
  /** The number of the first attempt over the record's whole life; 1 the first time it is handed out. */
  readonly attempt: number;
  readonly random: () => number;
}

const triesPerHandOut = 3;
const transientCodes = new Set(['api_unavailable', 'conflict', 'contact_missing', 'throttled']);

/**
 * Writes one lead into its account, unless its contact is as it was last delivered; remembers what was written.
 *
 * An explicit lead whose consent is newer than the last delivery is written, whatever was delivered: the person may have
 * opted out in between, and asks again.
 *
 * Tries again a few times when the API falters. An attempt after a write whose answer never came reads the contact before it
 * writes: it may have been applied. Between attempts it waits with full jitter. A failure that outlasts the attempts is
 * thrown; the caller lets the lead's key wait, and never makes a dead letter of it. An API that is known to be away
 * (`api_away`) is not tried at all.
 */
export const applyLead = async (options: ApplyLeadOptions): Promise<AppliedLead> => {
  const { lead, consent, account, topic, hashes, record, attempt: first, trace, clock, random, signal } = options;
  const isSigningUp = consent.permission === 'explicit' && lead.operation === 'upsert';
  const { isUnchanged, remember, release } = await account.memory.look({
    contactKey: hashes.contactKey,
    contactHash: hashes.contactHash,
    trustMs: topic.unchangedTrustMs,
    explicitSinceMs: isSigningUp ? consent.obtainedAtMs : undefined,
    lane: partitionName(record.topic, record.partition),
  });
  if (isUnchanged) return { kind: 'unchanged', attempts: first };
  try {
    for (let attempt = first; ; attempt += 1) {
      try {
        const applied = await applyOnce(options);
        if ('kind' in applied) return { ...applied, attempts: attempt };
        remember();
        return { kind: 'written', ...applied, attempts: attempt };
      } catch (error) {
        const tries = attempt - first + 1;
        if (tries >= triesPerHandOut || !transientCodes.has(errorCode(error) ?? '')) throw error;
        await clock.sleep(random() * 200 * 2 ** tries, signal);
      }
    }
  } finally {
    // What was never sent, for want of a permit or because the partition is given up, must not make others doubt.
    if (!trace.mayHaveWritten) release();
  }
};
