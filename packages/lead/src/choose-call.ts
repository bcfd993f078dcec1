import type { Contact } from '@leadferry/constant-contact';
import type { Consent } from './consent.ts';
import { freshForMs } from './consent-time.ts';
import { isAfterDeletion, isAfterOptOut, readStanding } from './contact-standing.ts';
import type { Lead } from './lead.ts';
import { classifyLead, type LeadClass, refuseUnfitLead } from './lead-class.ts';

/** What is known of the contact a lead is about. `present` wants it with all its sub-resources, just read. */
export type KnownContact =
  | { readonly state: 'unread' }
  | { readonly state: 'absent' }
  | { readonly state: 'present'; readonly contact: Contact };

/** What to do next for a lead. `missing`: an update whose contact does not exist; the topic's config decides its fate. */
export type Choice =
  | { readonly kind: 'read' }
  | { readonly kind: 'sign_up_form' }
  | { readonly kind: 'create' }
  | { readonly kind: 'update'; readonly contact: Contact }
  | { readonly kind: 'skip'; readonly reason: 'unsubscribed' | 'contact_deleted' }
  | { readonly kind: 'missing' };

/** Everything the choice depends on. */
export interface CallQuestion {
  readonly lead: Lead;
  readonly consent: Consent;
  readonly known: KnownContact;
  readonly nowMs: number;
  /**
   * Whether the lead may have been written before, or its record was published again from a dead letter: then it is read
   * first, since an earlier write may have been undone since. Default false.
   */
  readonly isRepeat?: boolean;
}

const chooseUnread = (leadClass: LeadClass, { consent, nowMs, isRepeat = false }: CallQuestion): Choice => {
  const isFresh = nowMs - consent.obtainedAtMs < freshForMs && !isRepeat;
  return { kind: leadClass === 'explicit' && isFresh ? 'sign_up_form' : 'read' };
};

const chooseAbsent: Readonly<Record<LeadClass, Choice>> = {
  explicit: { kind: 'sign_up_form' },
  implicit: { kind: 'create' },
  update: { kind: 'missing' },
};

const choosePresent = (leadClass: LeadClass, { obtainedAtMs }: Consent, contact: Contact): Choice => {
  const standing = readStanding(contact);

  if (leadClass === 'update') return standing === 'deleted' ? { kind: 'missing' } : { kind: 'update', contact };

  const isExplicit = leadClass === 'explicit';
  switch (standing) {
    case 'reachable':
      return isExplicit ? { kind: 'sign_up_form' } : { kind: 'update', contact };
    case 'unsubscribed':
      return isExplicit && isAfterOptOut(obtainedAtMs, contact)
        ? { kind: 'sign_up_form' }
        : { kind: 'skip', reason: 'unsubscribed' };
    case 'deleted':
      return isExplicit && isAfterDeletion(obtainedAtMs, contact)
        ? { kind: 'sign_up_form' }
        : { kind: 'skip', reason: 'contact_deleted' };
  }
};

/**
 * Chooses the one call a lead needs next: the table of design.md's decision 6, the only place where it is written.
 *
 * The sign-up form makes a contact explicit, unsubscribed people included, so an explicit lead goes to it unread only
 * while its consent is under 5 minutes old and nothing of it may have been written. An implicit lead never gets there. An update of an
 * unsubscribed contact is an `update` like any other; `toContactUpdate` leaves its lists alone.
 *
 * @throws {InvalidLeadError} `email_too_long` or `too_many_custom_fields` where no call of the lead's class could carry it;
 * asked first, so that such a lead costs no request.
 */
export const chooseCall = (question: CallQuestion): Choice => {
  const { lead, consent, known } = question;
  const leadClass = classifyLead(lead, consent);
  refuseUnfitLead(lead, leadClass);

  switch (known.state) {
    case 'unread':
      return chooseUnread(leadClass, question);
    case 'absent':
      return chooseAbsent[leadClass];
    case 'present':
      return choosePresent(leadClass, consent, known.contact);
  }
};
