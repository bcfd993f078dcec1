import type { SourceRecord } from '../../support/topics.ts';

/** Which of a block's four people its ten leads are about: some a few milliseconds after one another. */
const pattern = [0, 1, 0, 2, 1, 0, 3, 2, 0, 1] as const;
const peoplePerBlock = 4;
/** Blocks after which the same people come again. */
const blocks = 5000;

/** Makes the lead with this number: consent given just now, about one of 20,000 people who come again and again. */
export const makeLead = (seq: number): SourceRecord => {
  const block = Math.floor(seq / pattern.length) % blocks;
  const email = `person-${block * peoplePerBlock + (pattern[seq % pattern.length] ?? 0)}@example.org`;
  return {
    key: email,
    value: JSON.stringify({
      id: `web-${seq}`,
      source: 'web-form',
      email,
      firstName: 'Ada',
      customFields: { proof_seq: String(seq) },
      consent: { permission: 'explicit' },
    }),
  };
};
