import { isTooFarAhead } from './consent-time.ts';
import { readInstant } from './instant.ts';
import { InvalidLeadError } from './invalid-lead-error.ts';
import type { Lead } from './lead.ts';

/** On what ground a person may be written to, and since when. */
export interface Consent {
  readonly permission: 'explicit' | 'implicit';
  /** Epoch milliseconds. */
  readonly obtainedAtMs: number;
  /** Whether the lead said so itself; else the topic's `consent` speaks for it. */
  readonly stated: boolean;
}

/** Facts from outside the lead that its consent may rest on. */
export interface ConsentGround {
  /** The topic's `consent` of the config, for leads that state none. */
  readonly topicConsent: 'explicit' | 'implicit';
  readonly recordTimestampMs: number;
  readonly nowMs: number;
}

const readTime = (text: string | undefined): number | undefined => (text === undefined ? undefined : readInstant(text));

/**
 * Reads the consent of a lead: its own, else its topic's. Its time is `consent.obtainedAt`, else `occurredAt`, else the
 * record's timestamp (design.md, decision 6). A record without a usable timestamp counts as from 1970: never newer than
 * an opt-out.
 *
 * @throws {InvalidLeadError} `invalid_field` where that time is more than 5 minutes in the future.
 */
export const readConsent = (lead: Lead, { topicConsent, recordTimestampMs, nowMs }: ConsentGround): Consent => {
  const recordMs = Number.isFinite(recordTimestampMs) ? Math.max(0, recordTimestampMs) : 0;
  const obtainedAtMs = readTime(lead.consent?.obtainedAt) ?? readTime(lead.occurredAt) ?? recordMs;

  if (isTooFarAhead(obtainedAtMs, nowMs)) {
    const faults = ['time of consent: must not be more than 5 minutes in the future'];
    throw new InvalidLeadError({ reason: 'invalid_field', faults, leadId: lead.id, source: lead.source });
  }

  return {
    permission: lead.consent?.permission ?? topicConsent,
    obtainedAtMs,
    stated: lead.consent !== undefined,
  };
};
