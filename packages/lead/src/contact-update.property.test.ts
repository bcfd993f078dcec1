import type { Contact, ContactUpdate } from '@leadferry/constant-contact';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyContact, anyLead } from '../test/arbitraries.ts';
import { names } from '../test/samples.ts';
import { compareContact, toContactUpdate } from './index.ts';

const subResources = ['custom_fields', 'phone_numbers', 'street_addresses', 'list_memberships', 'taggings'] as const;

/** Applies a PUT as the API does: top-level fields become what was sent or nothing, arrays are replaced if sent. */
const put = (stored: Contact, sent: ContactUpdate): Contact => {
  const { update_source, ...fields } = sent;
  const kept = Object.fromEntries(
    subResources.flatMap((name) => (stored[name] === undefined ? [] : [[name, stored[name]]])),
  );
  return { contact_id: stored.contact_id, update_source, ...kept, ...fields };
};

const merge = (check: (before: Contact, after: Contact, sent: ContactUpdate) => void): void => {
  fc.assert(
    fc.property(anyLead(), anyContact(), fc.subarray(['Newsletter', 'Events']), (lead, before, topicLists) => {
      const sent = toContactUpdate(lead, names, topicLists, before);
      check(before, put(before, sent), sent);
    }),
    { numRuns: 300 },
  );
};

test('a merge never empties a field that was filled', () => {
  merge((before, after) => {
    const names = Object.keys(before) as (keyof Contact)[];
    for (const name of names) expect(after[name], name).toBeDefined();
  });
});

test('a merge never changes address or permission', () => {
  merge((before, after) => expect(after.email_address).toEqual(before.email_address));
});

test('a merge never loses a stored list, tag, custom field, phone of another kind or part of an address', () => {
  merge((before, after) => {
    expect(after.list_memberships ?? []).toEqual(expect.arrayContaining([...(before.list_memberships ?? [])]));
    expect(after.taggings ?? []).toEqual(expect.arrayContaining([...(before.taggings ?? [])]));

    const ids = (contact: Contact) => (contact.custom_fields ?? []).map((field) => field.custom_field_id);
    expect(ids(after)).toEqual(expect.arrayContaining(ids(before)));
    expect(new Set(ids(after)).size).toBe(ids(after).length);

    const foreign = (before.phone_numbers ?? []).filter(({ kind }) => kind !== 'other');
    expect(after.phone_numbers ?? []).toEqual(expect.arrayContaining(foreign));

    for (const address of before.street_addresses ?? []) {
      const kept = after.street_addresses?.find(({ kind }) => kind === address.kind);
      expect(Object.keys(kept ?? {})).toEqual(expect.arrayContaining(Object.keys(address)));
    }
  });
});

test('a merge puts nobody who unsubscribed on a list', () => {
  merge((before, after) => {
    if (before.email_address?.permission_to_send !== 'unsubscribed') return;
    expect(after.list_memberships).toEqual(before.list_memberships);
  });
});

test('a merge sends only what a PUT may hold, and nothing empty', () => {
  const allowed = new Set<string>(['email_address', 'update_source', ...subResources]);
  for (const name of ['first_name', 'last_name', 'job_title', 'company_name', 'birthday_month', 'birthday_day'])
    allowed.add(name);
  allowed.add('anniversary');
  merge((_, __, sent) => {
    for (const [name, value] of Object.entries(sent)) {
      expect(allowed).toContain(name);
      expect(value).not.toBeNull();
      expect(value).not.toBeUndefined();
      expect(value).not.toBe('');
    }
  });
});

test('a merge repeated on its own result sends no array again, and its result compares as sent', () => {
  fc.assert(
    fc.property(anyLead(), anyContact(), (lead, before) => {
      const sent = toContactUpdate(lead, names, ['Newsletter'], before);
      const after = put(before, sent);
      expect(compareContact(sent, after)).toEqual([]);
      const again = toContactUpdate(lead, names, ['Newsletter'], after);
      for (const name of subResources) expect(again).not.toHaveProperty(name);
    }),
    { numRuns: 300 },
  );
});
