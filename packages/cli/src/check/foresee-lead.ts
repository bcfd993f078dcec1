import type { TopicConfig } from '@leadferry/config';
import type { Contact } from '@leadferry/constant-contact';
import {
  type Choice,
  type Consent,
  chooseCall,
  InvalidLeadError,
  type KnownContact,
  type Lead,
  type LeadRecord,
  parseLead,
  readConsent,
  toContactUpdate,
  toNewContact,
  toSignUpForm,
  toTagIds,
} from '@leadferry/lead';
import { nameIds } from './named-ids.ts';

/** How the contact may stand that a lead is about. */
export type Standing = 'any' | 'absent' | 'present' | 'opted_out_before' | 'opted_out_since' | 'deleted_since';

/** What is done with the lead where its contact stands so. */
export interface Way {
  readonly contact: Standing;
  readonly does: 'POST /contacts/sign_up_form' | 'POST /contacts' | 'PUT /contacts/{contact_id}' | 'nothing';
  readonly outcome: 'delivered' | 'skipped' | 'dead-lettered';
  readonly reason?: string;
  /** The request's body, with names in angle brackets in the place of ids. */
  readonly body?: object;
  /** Requests it costs: a look at the contact, the call, and one for tags where the call takes none. */
  readonly requests: number;
}

/** What would become of a record: a lead with its ways, or a dead letter with every fault. */
export type Foreseen =
  | { readonly kind: 'refused'; readonly error: InvalidLeadError }
  | { readonly kind: 'lead'; readonly lead: Lead; readonly consent: Consent; readonly ways: readonly Way[] };

/**
 * Tells what a worker would do with a record of a topic, for each way its contact may stand. Asks nobody: whether the account has
 * the lists, fields and tags it names is left open, and so is what the API itself refuses.
 */
export const foreseeLead = (
  record: LeadRecord,
  { topic, nowMs }: { readonly topic: TopicConfig; readonly nowMs: number },
): Foreseen => {
  try {
    const lead = parseLead(record, { nowMs });
    const ground = { topicConsent: topic.consent, recordTimestampMs: record.timestampMs, nowMs };
    const consent = readConsent(lead, ground);
    return { kind: 'lead', lead, consent, ways: findWays({ lead, consent, nowMs }, topic) };
  } catch (error) {
    if (error instanceof InvalidLeadError) return { kind: 'refused', error };
    throw error;
  }
};

interface Question {
  readonly lead: Lead;
  readonly consent: Consent;
  readonly nowMs: number;
}

const findWays = (question: Question, topic: TopicConfig): Way[] => {
  const known = { state: 'unread' } as const;
  const first = chooseCall({ ...question, known });
  if (first.kind !== 'read') return [follow(first, 'any', question, topic)];
  return standingsOf(question).map(([contact, state]) =>
    follow(chooseCall({ ...question, known: state }), contact, question, topic),
  );
};

/** Of a deletion the API tells the day only. */
const dayMs = 86_400_000;

const standingsOf = ({ lead, consent }: Question): readonly (readonly [Standing, KnownContact])[] => {
  const since = (ms: number) => new Date(consent.obtainedAtMs + ms).toISOString();
  const present = (optedOutAt?: string): KnownContact => ({ state: 'present', contact: contactOf(lead, optedOutAt) });
  const deleted = { ...contactOf(lead, undefined), deleted_at: since(dayMs) };
  return [
    ['absent', { state: 'absent' }],
    ['present', present()],
    ['opted_out_before', present(since(-1000))],
    ['opted_out_since', present(since(1000))],
    ['deleted_since', { state: 'present', contact: deleted }],
  ];
};

/** A contact of which nothing is known but its address, and whether it has opted out. */
const contactOf = ({ email }: Lead, optedOutAt: string | undefined): Contact => ({
  contact_id: '{contact_id}',
  email_address:
    optedOutAt === undefined
      ? { address: email }
      : { address: email, permission_to_send: 'unsubscribed', opt_out_date: optedOutAt },
});

const follow = (choice: Choice, contact: Standing, { lead }: Question, topic: TopicConfig): Way => {
  const names = nameIds(lead, topic.lists);
  const reading = contact === 'any' ? 0 : 1;
  const written = { contact, outcome: 'delivered' } as const;
  const undone = { contact, does: 'nothing', requests: reading } as const;
  switch (choice.kind) {
    case 'sign_up_form': {
      const tagging = toTagIds(lead, names).length > 0 ? 1 : 0;
      const body = toSignUpForm(lead, names, topic.lists);
      return { ...written, does: 'POST /contacts/sign_up_form', body, requests: reading + 1 + tagging };
    }
    case 'create':
      return {
        ...written,
        does: 'POST /contacts',
        body: toNewContact(lead, names, topic.lists),
        requests: reading + 1,
      };
    case 'update': {
      const body = toContactUpdate(lead, names, topic.lists, choice.contact);
      return { ...written, does: 'PUT /contacts/{contact_id}', body, requests: reading + 1 };
    }
    case 'skip':
      return { ...undone, outcome: 'skipped', reason: choice.reason };
    case 'missing': {
      const outcome = topic.onMissingContact === 'skip' ? 'skipped' : 'dead-lettered';
      return { ...undone, outcome, reason: 'contact_not_found' };
    }
    case 'read':
      throw new TypeError('a contact that is known need not be read');
  }
};
