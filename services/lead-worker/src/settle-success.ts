import type { TopicConfig } from '@leadferry/config';
import type { Settlement } from '@leadferry/consumer';
import type { Consent, Lead } from '@leadferry/lead';
import type { AppliedLead } from './apply-lead.ts';
import type { ContactHashes } from './hash-contact.ts';

/** Turns what was done with a lead into its fate and its receipt. */
export const settleSuccess = ({
  lead,
  consent,
  hashes,
  applied,
  topic,
}: {
  readonly lead: Lead;
  readonly consent: Consent;
  readonly hashes: ContactHashes;
  readonly applied: AppliedLead;
  readonly topic: TopicConfig;
}): Settlement => {
  const { contactKey, contactHash } = hashes;
  const named = {
    attempts: applied.attempts,
    leadId: lead.id,
    ...(lead.source === undefined ? {} : { source: lead.source }),
    lane: 'single' as const,
    consent: consent.permission,
    contactKey,
  };
  switch (applied.kind) {
    case 'written':
      return {
        ...named,
        outcome: { kind: 'delivered' },
        contactId: applied.contactId,
        action: applied.action,
        httpStatus: applied.httpStatus,
        contactHash,
        ...(applied.activityId === undefined ? {} : { activityId: applied.activityId }),
      };
    case 'unchanged':
      return { ...named, outcome: { kind: 'skipped', reason: 'unchanged' }, contactHash };
    case 'skipped':
      return { ...named, outcome: { kind: 'skipped', reason: applied.reason } };
    case 'missing':
      return topic.onMissingContact === 'skip'
        ? { ...named, outcome: { kind: 'skipped', reason: 'contact_not_found' } }
        : {
            ...named,
            outcome: {
              kind: 'dead-lettered',
              reason: 'contact_not_found',
              message: 'the lead updates a contact that does not exist in the account',
            },
          };
  }
};
