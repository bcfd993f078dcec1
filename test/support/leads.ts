import type { SourceRecord } from './topics.ts';

/** What a made-up lead differs in; the rest is as a web form would send it. */
export interface LeadOptions {
  /** Unique in the run; stands in the id, the address and the custom field `proof_seq`. */
  readonly seq: number;
  readonly partition?: number;
  readonly lists?: readonly string[];
}

/** The lower-cased address of a made-up lead. */
export const addressOf = (seq: number): string => `person-${seq}@example.org`;

/** Makes an explicit lead with consent given just now: one sign-up form, and no look-up before it. */
export const freshLead = ({ seq, partition, lists }: LeadOptions): SourceRecord => ({
  key: addressOf(seq),
  ...(partition === undefined ? {} : { partition }),
  value: JSON.stringify({
    id: `web-${seq}`,
    source: 'web-form',
    email: addressOf(seq),
    firstName: 'Ada',
    customFields: { proof_seq: String(seq) },
    ...(lists === undefined ? {} : { lists }),
    consent: { permission: 'explicit' },
  }),
});

/** Makes fresh leads numbered from `from`, dealt out to the partitions in turn. */
export const freshLeads = (count: number, partitions: number, from = 1): SourceRecord[] =>
  Array.from({ length: count }, (_, index) => freshLead({ seq: from + index, partition: index % partitions }));
