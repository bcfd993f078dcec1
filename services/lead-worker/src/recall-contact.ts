import type { Recollection } from '@leadferry/account';
import type { TopicConfig } from '@leadferry/config';
import type { SourceRecord } from '@leadferry/consumer';
import type { Account } from './account.ts';
import type { LeadToApply } from './apply-once.ts';
import type { ContactHashes } from './hash-contact.ts';

/**
 * Asks what is remembered of a lead's contact, on the verge of writing it.
 *
 * An explicit lead whose consent is newer than the last delivery is none to be left out, whatever was delivered: the
 * person may have opted out in between, and asks again.
 */
export const recallContact = ({
  lead,
  consent,
  account,
  topic,
  hashes,
  record,
}: LeadToApply & {
  readonly account: Pick<Account, 'memory'>;
  readonly topic: TopicConfig;
  readonly hashes: ContactHashes;
  readonly record: Pick<SourceRecord, 'topic' | 'partition'>;
}): Promise<Recollection> => {
  const isSigningUp = consent.permission === 'explicit' && lead.operation === 'upsert';
  return account.memory.look({
    ...hashes,
    trustMs: topic.unchangedTrustMs,
    explicitSinceMs: isSigningUp ? consent.obtainedAtMs : undefined,
    lane: `${record.topic}/${record.partition}`,
  });
};
