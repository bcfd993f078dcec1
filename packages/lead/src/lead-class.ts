import { contactLimits } from '@leadferry/constant-contact';
import type { Consent } from './consent.ts';
import { InvalidLeadError } from './invalid-lead-error.ts';
import type { Lead } from './lead.ts';

/** The row of decision 6's table a lead stands in; nothing moves it to another one. */
export type LeadClass = 'explicit' | 'implicit' | 'update';

/** Tells the class of a lead: an update whatever its consent, else its permission. */
export const classifyLead = (lead: Pick<Lead, 'operation'>, consent: Pick<Consent, 'permission'>): LeadClass =>
  lead.operation === 'update' ? 'update' : consent.permission;

/**
 * Refuses a lead that no call of its class can carry, before any call is made: the sign-up form takes emails of 50 and
 * 50 custom fields, create and update take 80 and 25 (reference 3.2, 3.6).
 *
 * @throws {InvalidLeadError} `email_too_long` (explicit leads only) or `too_many_custom_fields`.
 */
export const refuseUnfitLead = (lead: Lead, leadClass: LeadClass): void => {
  const { emailAddress, count } = contactLimits;
  const call = leadClass === 'explicit' ? 'signUpForm' : 'contact';
  const names = { leadId: lead.id, source: lead.source };

  if (lead.email.length > emailAddress[call]) {
    const faults = [`email: must be at most ${emailAddress[call]} characters where consent is ${leadClass}`];
    throw new InvalidLeadError({ reason: 'email_too_long', faults, ...names });
  }
  if (Object.keys(lead.customFields).length > count.customFields[call]) {
    const faults = [`customFields: must be at most ${count.customFields[call]} for an ${leadClass} lead`];
    throw new InvalidLeadError({ reason: 'too_many_custom_fields', faults, ...names });
  }
};
