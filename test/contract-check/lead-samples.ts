/** Leads as sources write them, from the least to the most a lead can hold. */
export const leadSamples: Readonly<Record<string, object>> = {
  least: { id: 'lead-1', email: 'least@example.org' },
  unicode: { id: 'lead-2', email: 'żółw@example.org', firstName: '雪', lastName: 'Ødegård 🐢', lists: ['Newsletter'] },
  shortCode: { id: 'lead-3', operation: 'update', email: 'code@example.org', customFields: { short_code: '7QX2' } },
  most: {
    id: 'lead-4',
    source: 'web-form',
    occurredAt: '2026-01-01T00:00:00Z',
    email: 'most@example.org',
    firstName: 'a'.repeat(50),
    lastName: '🐢'.repeat(25),
    jobTitle: 'j'.repeat(50),
    companyName: 'c'.repeat(50),
    phone: '+1 555 0100',
    address: { street: 's'.repeat(255), city: 'Boston', state: 'MA', postalCode: '02110', country: 'US' },
    birthday: { month: 2, day: 29 },
    anniversary: '2020-04-09',
    customFields: { short_code: 'v'.repeat(255), 'Favourite colour': 'blue' },
    lists: ['Newsletter', 'Offers'],
    tags: ['expo', 'early bird'],
    consent: { permission: 'explicit', obtainedAt: '2026-01-01T00:00:00Z' },
  },
};
