import type { SourceRecord } from '../../support/topics.ts';
import type { People } from './canaries.ts';

/** Makes a lead with every kind of personal data there is. */
export const makeLead = (people: People, seq: number): SourceRecord => ({
  key: people.email(seq),
  headers: { 'x-visitor': people.email(seq), 'x-phone': people.phone(seq) },
  value: JSON.stringify(leadOf(people, seq)),
});

const leadOf = (people: People, seq: number) => ({
  id: `web-${seq}`,
  source: 'web-form',
  email: people.email(seq),
  firstName: people.firstName(seq),
  lastName: people.lastName(seq),
  phone: people.phone(seq),
  address: { street: people.street(seq), city: 'Boston', country: 'US' },
  customFields: { proof_seq: String(seq), short_code: people.shortCode(seq) },
  consent: { permission: 'explicit', evidence: `form of ${people.email(seq)}` },
});

/** Makes records that nothing can be made of, with personal data where nobody looks for it. */
export const makeBadRecords = (people: People, from: number): SourceRecord[] => {
  const text = (seq: number): string => `${people.email(seq)} ${people.firstName(seq)} ${people.phone(seq)}`;
  const changed =
    (change: object) =>
    (seq: number): SourceRecord => ({
      ...makeLead(people, seq),
      value: JSON.stringify({ ...leadOf(people, seq), ...change }),
    });
  const raw =
    (make: (seq: number) => string) =>
    (seq: number): SourceRecord => ({ ...makeLead(people, seq), value: make(seq) });
  const kinds: readonly ((seq: number) => SourceRecord)[] = [
    raw((seq) => text(seq)),
    raw((seq) => `{"id":"x","email":"${people.email(seq)}"`),
    raw((seq) => `{"id":"x","email":"${people.email(seq)}",,"phone":"${people.phone(seq)}"}`),
    raw((seq) => JSON.stringify([text(seq)])),
    raw((seq) => JSON.stringify(text(seq))),
    raw((seq) => JSON.stringify({ [text(seq)]: leadOf(people, seq) })),
    raw((seq) => JSON.stringify({ ...leadOf(people, seq), [people.email(seq)]: true })),
    raw((seq) => JSON.stringify({ ...leadOf(people, seq), email: `${people.email(seq)} and ${people.phone(seq)}` })),
    raw((seq) => JSON.stringify({ ...leadOf(people, seq), occurredAt: people.email(seq) })),
    raw((seq) => JSON.stringify({ ...leadOf(people, seq), operation: people.email(seq) })),
    raw((seq) => JSON.stringify({ ...leadOf(people, seq), lists: [people.email(seq)] })),
    raw((seq) => JSON.stringify({ ...leadOf(people, seq), tags: [people.email(seq)] })),
    raw((seq) => JSON.stringify({ ...leadOf(people, seq), customFields: { [people.email(seq)]: people.phone(seq) } })),
    raw((seq) => JSON.stringify({ ...leadOf(people, seq), birthday: { month: people.firstName(seq) } })),
    raw((seq) => JSON.stringify({ ...leadOf(people, seq), consent: { permission: people.email(seq) } })),
    raw((seq) => JSON.stringify({ ...leadOf(people, seq), firstName: people.firstName(seq).repeat(40) })),
    raw((seq) =>
      JSON.stringify({
        specversion: people.email(seq),
        id: 'e',
        source: people.email(seq),
        type: 'lead',
        data: leadOf(people, seq),
      }),
    ),
    raw((seq) =>
      JSON.stringify({
        specversion: '1.0',
        id: 'e',
        source: '/forms',
        type: 'lead',
        subject: people.email(seq),
        data: text(seq),
      }),
    ),
    changed({ email: null }),
    changed({ phone: 7 }),
  ];
  return kinds.map((make, index) => make(from + index));
};
