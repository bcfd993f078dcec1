import { addressOf } from '../../support/leads.ts';
import { type PacedSource, startPacedSource } from '../../support/paced-source.ts';
import type { SourceRecord } from '../../support/topics.ts';

export interface LeadStreamOptions {
  readonly brokers: readonly string[];
  readonly topic: string;
  readonly leadsPerSecond: number;
  /** Number before the first lead's; streams that run side by side begin far apart. Default 0. */
  readonly afterSeq?: number;
}

const regulars = 40;

/**
 * Makes the lead with this number. Of three, two are new people with consent given just now; the third is one of forty
 * regulars, every other time without stated consent, which is looked up and merged.
 */
const makeLead = (seq: number): SourceRecord => {
  const isRegular = seq % 3 === 0;
  const email = isRegular ? `regular-${(seq / 3) % regulars}@example.org` : addressOf(seq);
  const isImplicit = isRegular && seq % 2 === 0;
  return {
    key: email,
    value: JSON.stringify({
      id: `web-${seq}`,
      source: 'web-form',
      email,
      firstName: 'Ada',
      customFields: { proof_seq: String(seq) },
      ...(isImplicit ? {} : { consent: { permission: 'explicit' } }),
    }),
  };
};

/** Begins to publish leads at a steady rate, keyed by address, so that each person's leads stay in order. */
export const startLeadStream = (options: LeadStreamOptions): Promise<PacedSource> =>
  startPacedSource({ ...options, makeLead });
