import type { TopicConfig } from '@leadferry/config';
import type { Settlement } from '@leadferry/consumer';
import { canonicalContact, leadKey } from '@leadferry/lead';
import type { AppliedLead } from './apply-lead.ts';
import type { LeadToApply } from './apply-once.ts';

/** Turns what was done with a lead into its fate and its receipt. */
export const settleSuccess = ({
  lead,
  consent,
  names,
  topicLists,
  applied,
  topic,
  fingerprint,
}: LeadToApply & {
  readonly applied: AppliedLead;
  readonly topic: TopicConfig;
  readonly fingerprint: (text: string) => string;
}): Settlement => {
  const named = {
    attempts: applied.attempts,
    leadId: lead.id,
    ...(lead.source === undefined ? {} : { source: lead.source }),
    lane: 'single' as const,
    consent: consent.permission,
    contactKey: fingerprint(leadKey(lead)),
  };
  switch (applied.kind) {
    case 'written':
      return {
        ...named,
        outcome: { kind: 'delivered' },
        contactId: applied.contactId,
        action: applied.action,
        httpStatus: applied.httpStatus,
        contactHash: fingerprint(canonicalContact({ lead, consent, names, topicLists })),
        ...(applied.activityId === undefined ? {} : { activityId: applied.activityId }),
      };
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
