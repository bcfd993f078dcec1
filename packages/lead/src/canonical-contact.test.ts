import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyLead } from '../test/arbitraries.ts';
import { fullEvent, makeLead, names, nowMs } from '../test/samples.ts';
import { type Consent, canonicalContact, type Lead, toNewContact } from './index.ts';

const explicit: Consent = { permission: 'explicit', obtainedAtMs: nowMs, stated: true };
const implicit: Consent = { permission: 'implicit', obtainedAtMs: nowMs, stated: false };

const write = (lead: Lead, consent: Consent = implicit, topicLists: string[] = ['Newsletter']) =>
  canonicalContact({ lead, consent, names, topicLists });

test('order, repetition, case of the email, id, source and times do not count', () => {
  const event = {
    customFields: { city: 'Rome', short_code: 'A' },
    lists: ['Events', 'Customers'],
    tags: ['vip', 'expo'],
  };
  const turned = {
    id: 'another',
    source: 'another',
    occurredAt: '2026-01-01T00:00:00Z',
    email: 'ADA@example.org',
    customFields: { 'Short Code': 'A', city: 'Rome' },
    lists: ['Newsletter', 'Customers', 'Events'],
    tags: ['expo', 'vip'],
  };
  expect(write(makeLead(turned), { ...implicit, obtainedAtMs: 0 })).toBe(write(makeLead(event)));
});

test('each field of the contact and the kind of call counts', () => {
  const { id, source, occurredAt, operation, consent, ...fields } = fullEvent;
  const texts = new Set([write(makeLead()), write(makeLead(), explicit), write(makeLead({ operation: 'update' }))]);
  for (const [name, value] of Object.entries(fields)) {
    if (name !== 'email') texts.add(write(makeLead({ [name]: value }), implicit, ['Customers']));
  }
  expect([id, source, occurredAt, operation, consent]).not.toContain(undefined);
  expect(texts.size).toBe(3 + Object.keys(fields).length - 1);
});

/** What an implicit lead creates, the order of its arrays left out. */
const map = (lead: Lead): string => {
  const body = toNewContact(lead, names, ['Newsletter']);
  return JSON.stringify(
    Object.entries(body)
      .map(([name, value]) => [name, Array.isArray(value) ? value.map((entry) => JSON.stringify(entry)).sort() : value])
      .sort(),
  );
};

test('two leads have the same text exactly if they map to the same contact', () => {
  const few = fc.oneof(
    anyLead(),
    anyLead({ firstName: 'Ada', lastName: 'Byron', phone: '1' }),
    fc.constant(makeLead()),
  );
  fc.assert(
    fc.property(few, few, (left, right) => {
      expect(write(left) === write(right)).toBe(map(left) === map(right));
    }),
    { numRuns: 500 },
  );
});
