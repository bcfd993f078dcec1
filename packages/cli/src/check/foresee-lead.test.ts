import { completeTopic, type TopicConfig } from '@leadferry/config';
import { describe, expect, it } from 'vitest';
import { foreseeLead } from './foresee-lead.ts';

const nowMs = Date.UTC(2026, 10, 28);
const newsletter: TopicConfig = completeTopic('leads', {
  account: 'default',
  lists: ['Newsletter'],
  consent: 'implicit',
  onMissingContact: 'skip',
  unchanged: 'off',
});
const ada = { id: 'web-1', email: 'ada@example.org', firstName: 'Ada' };
const explicit = (ageMs: number) => ({ permission: 'explicit', obtainedAt: new Date(nowMs - ageMs).toISOString() });

const foresee = (event: object, topic = newsletter) => {
  const foreseen = foreseeLead(
    { value: Buffer.from(JSON.stringify(event)), headers: {}, timestampMs: nowMs },
    { topic, nowMs },
  );
  if (foreseen.kind === 'refused') throw foreseen.error;
  return foreseen.ways.map(({ contact, does, outcome, reason, requests }) =>
    [contact, does, reason === undefined ? outcome : `${outcome}(${reason})`, requests].join(', '),
  );
};

describe('a lead', () => {
  it('with fresh explicit consent goes to the form, whoever the contact is', () => {
    expect(foresee({ ...ada, consent: explicit(0) })).toEqual(['any, POST /contacts/sign_up_form, delivered, 1']);
  });

  it('with tags costs a request more at the form', () => {
    expect(foresee({ ...ada, tags: ['VIP'], consent: explicit(0) })).toEqual([
      'any, POST /contacts/sign_up_form, delivered, 2',
    ]);
  });

  it('with older explicit consent is read first, and left alone where the person has opted out since', () => {
    expect(foresee({ ...ada, consent: explicit(3_600_000) })).toEqual([
      'absent, POST /contacts/sign_up_form, delivered, 2',
      'present, POST /contacts/sign_up_form, delivered, 2',
      'opted_out_before, POST /contacts/sign_up_form, delivered, 2',
      'opted_out_since, nothing, skipped(unsubscribed), 1',
      'deleted_since, nothing, skipped(contact_deleted), 1',
    ]);
  });

  it('that is implicit never goes to the form', () => {
    expect(foresee(ada)).toEqual([
      'absent, POST /contacts, delivered, 2',
      'present, PUT /contacts/{contact_id}, delivered, 2',
      'opted_out_before, nothing, skipped(unsubscribed), 1',
      'opted_out_since, nothing, skipped(unsubscribed), 1',
      'deleted_since, nothing, skipped(contact_deleted), 1',
    ]);
  });

  it('that updates a contact that does not exist ends as its topic says', () => {
    const [skipped] = foresee({ ...ada, operation: 'update' });
    const [deadLettered] = foresee({ ...ada, operation: 'update' }, { ...newsletter, onMissingContact: 'dead-letter' });
    expect([skipped, deadLettered]).toEqual([
      'absent, nothing, skipped(contact_not_found), 1',
      'absent, nothing, dead-lettered(contact_not_found), 1',
    ]);
  });
});

it('shows bodies with names where ids would be', () => {
  const event = { ...ada, customFields: { Code: 'X1' }, consent: explicit(0) };
  const value = Buffer.from(JSON.stringify(event));
  const foreseen = foreseeLead({ value, headers: {}, timestampMs: nowMs }, { topic: newsletter, nowMs });
  expect(foreseen).toMatchObject({
    ways: [
      {
        body: {
          email_address: 'ada@example.org',
          list_memberships: ['<list Newsletter>'],
          custom_fields: [{ custom_field_id: '<custom field Code>', value: 'X1' }],
        },
      },
    ],
  });
});

it('tells every fault of what would be a dead letter', () => {
  const value = Buffer.from(JSON.stringify({ id: 'web-1', nickname: 'A' }));
  const foreseen = foreseeLead({ value, headers: {}, timestampMs: nowMs }, { topic: newsletter, nowMs });
  expect(foreseen).toMatchObject({ kind: 'refused', error: { code: 'invalid_field' } });
  expect(foreseen.kind === 'refused' && foreseen.error.faults.length).toBeGreaterThan(1);
});
