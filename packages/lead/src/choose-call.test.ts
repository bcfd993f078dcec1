import type { Contact } from '@leadferry/constant-contact';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyContact, anyLead, permissions } from '../test/arbitraries.ts';
import { catchInvalid, makeContact, makeLead, nowMs } from '../test/samples.ts';
import { type CallQuestion, type Consent, chooseCall, type KnownContact } from './index.ts';

const minuteMs = 60_000;
const explicit: Consent = { permission: 'explicit', obtainedAtMs: nowMs - 60 * minuteMs, stated: true };
const implicit: Consent = { permission: 'implicit', obtainedAtMs: nowMs - 60 * minuteMs, stated: true };

const ask = (known: KnownContact, consent: Consent, more: Partial<CallQuestion> = {}) =>
  chooseCall({ lead: makeLead(), consent, known, nowMs, ...more });

const askUpdate = (known: KnownContact, consent: Consent) =>
  ask(known, consent, { lead: makeLead({ operation: 'update' }) });

const present = (contact: Contact): KnownContact => ({ state: 'present', contact });

const withPermission = (permission_to_send: string, dates: object = {}): Contact =>
  makeContact({ email_address: { address: 'ada@example.org', permission_to_send, ...dates } });

const reachable = permissions.filter((permission) => permission !== 'unsubscribed');
const optedOutAt = (iso: string) => present(withPermission('unsubscribed', { opt_out_date: iso }));
const deletedOn = (day: string) => present(makeContact({ deleted_at: day }));

describe('before the contact was read', () => {
  const unread = { state: 'unread' } as const;

  test('an explicit lead whose consent is under 5 minutes old goes straight to the sign-up form', () => {
    const young = { ...explicit, obtainedAtMs: nowMs - 5 * minuteMs + 1 };
    expect(ask(unread, young)).toEqual({ kind: 'sign_up_form' });
    expect(ask(unread, { ...explicit, obtainedAtMs: nowMs + 5 * minuteMs })).toEqual({ kind: 'sign_up_form' });
  });

  test('an explicit lead that is older, or a repeat, is read first', () => {
    const young = { ...explicit, obtainedAtMs: nowMs };
    expect(ask(unread, { ...explicit, obtainedAtMs: nowMs - 5 * minuteMs })).toEqual({ kind: 'read' });
    expect(ask(unread, young, { isRepeat: true })).toEqual({ kind: 'read' });
  });

  test('an implicit lead and an update are always read first', () => {
    expect(ask(unread, { ...implicit, obtainedAtMs: nowMs })).toEqual({ kind: 'read' });
    expect(askUpdate(unread, { ...explicit, obtainedAtMs: nowMs })).toEqual({ kind: 'read' });
  });
});

describe('where there is no contact', () => {
  const absent = { state: 'absent' } as const;

  test('an explicit lead signs up, an implicit one creates, an update misses', () => {
    expect(ask(absent, explicit)).toEqual({ kind: 'sign_up_form' });
    expect(ask(absent, implicit)).toEqual({ kind: 'create' });
    expect(askUpdate(absent, explicit)).toEqual({ kind: 'missing' });
    expect(askUpdate(absent, implicit)).toEqual({ kind: 'missing' });
  });
});

describe.each(reachable)('where the contact is %s', (permission) => {
  const contact = withPermission(permission);

  test('an explicit lead signs up, an implicit one and an update are merged', () => {
    expect(ask(present(contact), explicit)).toEqual({ kind: 'sign_up_form' });
    expect(ask(present(contact), implicit)).toEqual({ kind: 'update', contact });
    expect(askUpdate(present(contact), explicit)).toEqual({ kind: 'update', contact });
    expect(askUpdate(present(contact), implicit)).toEqual({ kind: 'update', contact });
  });
});

describe('where the contact is unsubscribed', () => {
  const before = optedOutAt(new Date(explicit.obtainedAtMs - 1).toISOString());
  const same = optedOutAt(new Date(explicit.obtainedAtMs).toISOString());
  const after = optedOutAt(new Date(explicit.obtainedAtMs + 1).toISOString());

  test('an explicit lead signs up only where its consent is newer than the opt-out', () => {
    expect(ask(before, explicit)).toEqual({ kind: 'sign_up_form' });
    expect(ask(same, explicit)).toEqual({ kind: 'skip', reason: 'unsubscribed' });
    expect(ask(after, explicit)).toEqual({ kind: 'skip', reason: 'unsubscribed' });
  });

  test('an opt-out without a readable date is never overruled', () => {
    expect(ask(present(withPermission('unsubscribed')), explicit)).toEqual({ kind: 'skip', reason: 'unsubscribed' });
    expect(ask(optedOutAt('long ago'), explicit)).toEqual({ kind: 'skip', reason: 'unsubscribed' });
  });

  test('an implicit lead is skipped however new it is, an update is merged', () => {
    expect(ask(before, { ...implicit, obtainedAtMs: nowMs })).toEqual({ kind: 'skip', reason: 'unsubscribed' });
    expect(askUpdate(after, implicit).kind).toBe('update');
  });
});

describe('where the contact is deleted', () => {
  test('an explicit lead signs up only where its consent is newer than the day of deletion', () => {
    expect(ask(deletedOn('2026-11-21'), explicit)).toEqual({ kind: 'sign_up_form' });
    expect(ask(deletedOn('2026-11-22'), explicit)).toEqual({ kind: 'skip', reason: 'contact_deleted' });
    expect(ask(deletedOn('2026-11-23'), explicit)).toEqual({ kind: 'skip', reason: 'contact_deleted' });
    expect(ask(deletedOn('2026-11-22T08:00:00Z'), explicit)).toEqual({ kind: 'sign_up_form' });
  });

  test('somebody who opted out before being deleted must have consented after both', () => {
    const contact = (opt_out_date: string) =>
      present({ ...withPermission('unsubscribed', { opt_out_date }), deleted_at: '2026-11-20' });
    expect(ask(contact('2026-11-22T09:30:00Z'), explicit)).toEqual({ kind: 'skip', reason: 'contact_deleted' });
    expect(ask(contact('2026-11-19T09:30:00Z'), explicit)).toEqual({ kind: 'sign_up_form' });
  });

  test('an implicit lead is skipped and an update misses', () => {
    expect(ask(deletedOn('2020-01-01'), implicit)).toEqual({ kind: 'skip', reason: 'contact_deleted' });
    expect(askUpdate(deletedOn('2020-01-01'), explicit)).toEqual({ kind: 'missing' });
  });
});

describe('limits of a class', () => {
  const longEmail = `${'a'.repeat(39)}@example.org`;
  const fields = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`field_${index}`, 'x']));
  const unread = { state: 'unread' } as const;

  test('an email over 50 characters is refused on the explicit path only', () => {
    const lead = makeLead({ email: longEmail });
    expect(lead.email).toHaveLength(51);
    expect(catchInvalid(() => ask(unread, explicit, { lead }))).toMatchObject({
      code: 'email_too_long',
      leadId: 'a-1',
    });
    expect(ask(unread, implicit, { lead })).toEqual({ kind: 'read' });
    expect(ask(unread, explicit, { lead: { ...lead, operation: 'update' } })).toEqual({ kind: 'read' });
    expect(ask(unread, explicit, { lead: makeLead({ email: longEmail.slice(1) }) }).kind).toBe('read');
  });

  test('the sign-up form takes 50 custom fields, create and update take 25', () => {
    expect(ask(unread, explicit, { lead: makeLead({ customFields: fields(50) }) })).toEqual({ kind: 'read' });
    expect(ask(unread, implicit, { lead: makeLead({ customFields: fields(25) }) })).toEqual({ kind: 'read' });
    const lead = makeLead({ customFields: fields(26) });
    expect(catchInvalid(() => ask(unread, implicit, { lead })).code).toBe('too_many_custom_fields');
    const update = makeLead({ operation: 'update', customFields: fields(26) });
    expect(catchInvalid(() => ask(unread, explicit, { lead: update })).code).toBe('too_many_custom_fields');
  });
});

const anyMoment = fc.integer({ min: nowMs - 90 * 86_400_000, max: nowMs + 5 * minuteMs });

const anyKnown = fc.oneof(
  fc.constant<KnownContact>({ state: 'unread' }),
  fc.constant<KnownContact>({ state: 'absent' }),
  fc
    .record({ contact: anyContact(), optOutMs: fc.option(anyMoment), deletedMs: fc.option(anyMoment) })
    .map(({ contact, optOutMs, deletedMs }): KnownContact => {
      const email_address = { address: 'ada@example.org', ...contact.email_address };
      const optOut = optOutMs === null ? {} : { opt_out_date: new Date(optOutMs).toISOString() };
      const deletion = deletedMs === null ? {} : { deleted_at: new Date(deletedMs).toISOString().slice(0, 10) };
      return present({ ...contact, ...deletion, email_address: { ...email_address, ...optOut } });
    }),
);

test('in no cell does a person who opted out or was deleted become explicit by an older or an implicit consent', () => {
  fc.assert(
    fc.property(
      anyLead(),
      fc.constantFrom('upsert', 'update'),
      fc.constantFrom('explicit', 'implicit'),
      anyMoment,
      anyKnown,
      fc.boolean(),
      (lead, operation, permission, obtainedAtMs, known, isRepeat) => {
        const consent = { permission, obtainedAtMs, stated: true } as const;
        const choice = chooseCall({ lead: { ...lead, operation }, consent, known, nowMs, isRepeat });

        const isExplicitUpsert = operation === 'upsert' && permission === 'explicit';
        if (choice.kind === 'sign_up_form') expect(isExplicitUpsert).toBe(true);
        if (choice.kind === 'create')
          expect([known.state, operation, permission]).toEqual(['absent', 'upsert', 'implicit']);
        if (choice.kind === 'missing') expect(operation).toBe('update');
        if (known.state !== 'unread') expect(choice.kind).not.toBe('read');
        if (known.state !== 'present') {
          expect(choice.kind).not.toBe('update');
          return;
        }

        const { deleted_at, email_address } = known.contact;
        if (choice.kind === 'update') expect(deleted_at).toBeUndefined();
        if (choice.kind !== 'sign_up_form') return;
        if (deleted_at !== undefined) expect(obtainedAtMs).toBeGreaterThan(Date.parse(deleted_at));
        const optOut = email_address?.opt_out_date;
        if (email_address?.permission_to_send !== 'unsubscribed') return;
        if (optOut !== undefined) expect(obtainedAtMs).toBeGreaterThan(Date.parse(optOut));
        else expect(deleted_at).toBeDefined();
      },
    ),
    { numRuns: 1_000 },
  );
});
