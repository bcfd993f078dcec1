import { createFakeClock } from '@leadferry/runtime/testing';
import { describe, expect, it } from 'vitest';
import { type AccountOfNames, createAccountOfNames, openProcess, want } from '../../test/account-of-names.ts';
import { ContactRejectedError } from '../errors.ts';
import { createMemoryNamesCache } from './memory-names-cache.ts';

const openFleet = () => {
  const clock = createFakeClock();
  return { clock, cache: createMemoryNamesCache({ clock }) };
};

const creating = ({ createCustomField, createTag }: AccountOfNames) => ({ createCustomField, createTag });

describe('where config says that missing names are created', () => {
  it('a missing tag and a missing custom field are created and used', async () => {
    const account = createAccountOfNames();
    const names = openProcess(account, openFleet(), creating(account));
    const resolved = await names.resolve(want({ customFields: ['code'], tags: [' expo '] }));
    expect([resolved.customFields.get('code'), resolved.tags.get(' expo ')]).toEqual(['id of code', 'id of expo']);
    expect(account.creations).toEqual(['code', 'expo']);
  });

  it('what was created is known to the fleet without loading again', async () => {
    const fleet = openFleet();
    const account = createAccountOfNames({ tags: ['old'] });
    const other = openProcess(account, fleet, creating(account));
    await other.resolve(want({ tags: ['old'] }));
    await openProcess(account, fleet, creating(account)).resolve(want({ tags: ['expo'] }));
    const { tags } = await other.resolve(want({ tags: ['expo', 'old'] }));
    expect([tags.get('expo'), tags.get('old')]).toEqual(['id of expo', 'id of old']);
    expect(account.creations).toEqual(['expo']);
    expect(account.loads.tags).toBe(2);
  });

  it('leads that need the same one at once create it once', async () => {
    const account = createAccountOfNames();
    const names = openProcess(account, openFleet(), creating(account));
    const both = await Promise.all([
      names.resolve(want({ tags: ['a', 'b'] })),
      names.resolve(want({ tags: ['b', 'a'] })),
    ]);
    expect(both.map(({ tags }) => [tags.get('a'), tags.get('b')])).toEqual(Array(2).fill(['id of a', 'id of b']));
    expect(account.creations.toSorted()).toEqual(['a', 'b']);
  });

  it('one that someone else created meanwhile is found after the conflict', async () => {
    const account = createAccountOfNames();
    const names = openProcess(account, openFleet(), creating(account));
    await expect(openProcess(account, openFleet()).resolve(want({ tags: ['expo'] }))).rejects.toThrow();
    account.setBefore(async () => {
      if (account.creations.length === 1 && account.stored.tags.length === 0)
        account.stored.tags.push({ id: 'of someone else', name: 'Expo' });
    });
    const resolved = await names.resolve(want({ tags: ['expo'] }));
    expect(resolved.tags.get('expo')).toBe('of someone else');
  });

  it('a list is never created', async () => {
    const account = createAccountOfNames();
    const resolving = openProcess(account, openFleet(), creating(account)).resolve(want({ lists: ['News'] }));
    await expect(resolving).rejects.toMatchObject({ code: 'unknown_list' });
  });

  it.each([
    [{ customFields: ['x'.repeat(51)] }, 'unknown_custom_field'],
    [{ tags: ['x'.repeat(256)] }, 'unknown_tag'],
    [{ tags: [' '] }, 'unknown_tag'],
  ])('a name no account can have costs no request to create (%#)', async (names, code) => {
    const account = createAccountOfNames();
    const resolving = openProcess(account, openFleet(), creating(account)).resolve(want(names));
    await expect(resolving).rejects.toMatchObject({ code });
    expect(account.creations).toEqual([]);
  });

  it('a refusal of the API comes out unchanged', async () => {
    const refused = () => Promise.reject(new ContactRejectedError({ status: 400 }));
    const names = openProcess(createAccountOfNames(), openFleet(), { createCustomField: refused });
    await expect(names.resolve(want({ customFields: ['code'] }))).rejects.toMatchObject({ code: 'contact_rejected' });
  });
});
