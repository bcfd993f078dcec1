import { createSeededRandom } from '@leadferry/simulator';

/** One lead as a record: keyed by the address, as sources are asked to. */
export interface LeadRecord {
  readonly key: string;
  readonly value: Buffer;
}

/** People the leads of a run are of; with 60,000 leads each has three on average, some in quick succession. */
const people = 20_000;

/** Span of the moments at which the leads of a run were given. */
const withinMs = 60_000;

/**
 * Creates the leads of a run, numbered from 1 in `proof_seq`: about 300 bytes each, explicit, with consent given within the
 * last minute however many they are, in their order, so that each costs exactly one sign-up form: consent of more than five
 * minutes ago would have the contact read first. The same count gives the same people in the same order.
 */
export const createLeads = (count: number, nowMs = Date.now()): LeadRecord[] => {
  const random = createSeededRandom(count);
  return Array.from({ length: count }, (_, index) => {
    const seq = String(index + 1);
    const atMs = nowMs - Math.ceil((count - index) * Math.min(1, withinMs / count));
    const email = `person-${Math.floor(random() * people)}@example.org`;
    const lead = {
      id: `web-${seq.padStart(9, '0')}`,
      source: 'web-form',
      occurredAt: new Date(atMs).toISOString(),
      email,
      firstName: 'Ada',
      lastName: 'Byron',
      companyName: 'Engines Ltd',
      customFields: { proof_seq: seq },
      consent: { permission: 'explicit', obtainedAt: new Date(atMs - 2).toISOString(), evidence: 'form 17' },
    };
    return { key: email, value: Buffer.from(JSON.stringify(lead)) };
  });
};
