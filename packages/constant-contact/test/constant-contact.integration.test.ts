import { type Simulator, startSimulator } from '@leadferry/simulator';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConstantContact } from '../src/constant-contact.ts';
import { createConstantContact } from '../src/create-constant-contact.ts';

const unlimited = { perSecond: 'unlimited', perDay: 'unlimited' } as const;

let simulator: Simulator;
let api: ConstantContact;
let token: string;
let listId: string;

beforeEach(async () => {
  simulator = await startSimulator({ switches: unlimited });
  simulator.addApplication();
  const account = simulator.addAccount({
    name: 'default',
    lists: ['Newsletter', ...Array.from({ length: 1100 }, (_, index) => `list ${index}`)].slice(0, 1000),
    tags: ['expo'],
    contacts: [
      { email: 'gone@example.org', deletedAtMs: Date.UTC(2026, 0, 1) },
      { email: 'out@example.org', permission: 'unsubscribed', lists: ['Newsletter'] },
    ],
  });
  listId = Object.entries(account.names().lists).find(([, name]) => name === 'Newsletter')?.[0] ?? '';
  token = simulator.grant('default').access_token;
  api = createConstantContact({ baseUrl: simulator.apiUrl, timeouts: { totalMs: 2000 } });
});
afterEach(async () => {
  await api.close();
  await simulator.stop();
});

const form = (email: string) => ({ email_address: email, list_memberships: [listId] });
const implicit = (email: string) => ({
  email_address: { address: email, permission_to_send: 'implicit' as const },
  create_source: 'Account' as const,
});

describe('against the simulator', () => {
  it('the sign-up form creates once and updates from then on', async () => {
    const first = await api.signUpForm(token, form('ada@example.org'));
    expect(first).toMatchObject({ action: 'created', httpStatus: 201 });
    const again = await api.signUpForm(token, form('ADA@example.org'));
    expect(again).toEqual({ contactId: first.contactId, action: 'updated', httpStatus: 200 });
  });

  it.each(['gone@example.org', 'out@example.org'])(
    'creating %s is a conflict that names the contact to read',
    async (email) => {
      const error: unknown = await api.createContact(token, implicit(email)).catch((thrown: unknown) => thrown);
      const { contact_id } = simulator.account('default').contact(email) ?? {};
      expect(error).toMatchObject({ code: 'conflict', contactId: contact_id });
      expect(await api.getContact(token, contact_id ?? '')).toMatchObject({ contact_id });
    },
  );

  it('a search finds the unsubscribed and the deleted, and says which they are', async () => {
    const gone = await api.findContactByEmail(token, 'gone@example.org');
    expect(gone?.deleted_at).toBe('2026-01-01');
    const out = await api.findContactByEmail(token, 'out@example.org');
    expect(out?.email_address?.permission_to_send).toBe('unsubscribed');
    expect(await api.findContactByEmail(token, 'nobody@example.org')).toBeUndefined();
  });

  it('replacing keeps the arrays left out and nulls the fields left out', async () => {
    const { contact } = await api.createContact(token, {
      ...implicit('ada+news@example.org'),
      first_name: 'Ada',
      list_memberships: [listId],
    });
    const email = { address: 'ada+news@example.org', permission_to_send: 'implicit' as const };
    const body = { email_address: email, update_source: 'Account' as const, last_name: 'Byron' };
    const answer = await api.updateContact(token, contact.contact_id, body);
    expect(answer.contact.first_name).toBeUndefined();
    expect(await api.findContactByEmail(token, 'ada+news@example.org')).toMatchObject({
      last_name: 'Byron',
      list_memberships: [listId],
    });
  });

  it('tags are added to the contact', async () => {
    const { contactId } = await api.signUpForm(token, form('ada@example.org'));
    const [tag] = (await api.listTags(token)).items;
    expect(await api.addTags(token, [contactId], [tag?.id ?? ''])).toMatchObject({ httpStatus: 201 });
    expect((await api.getContact(token, contactId)).taggings).toEqual([tag?.id]);
  });

  it('a thousand lists come in two pages', async () => {
    const first = await api.listContactLists(token);
    const second = await api.listContactLists(token, first.next);
    expect([first.items.length, second.items.length, second.next]).toEqual([500, 500, undefined]);
  });

  it('a tag that exists is a conflict', async () => {
    await expect(api.createTag(token, 'expo')).rejects.toMatchObject({ code: 'conflict', contactId: undefined });
  });

  it.each([
    [{ perSecond: 0 }, { code: 'throttled' }],
    [{ perDay: 0 }, { code: 'quota_exceeded' }],
    [
      { perSecond: 0, retryAfter: true },
      { code: 'throttled', retryAfterMs: expect.any(Number) },
    ],
    [{ refusedAccounts: { default: 401 as const } }, { code: 'unauthorized' }],
    [{ refusedAccounts: { default: 403 as const } }, { code: 'forbidden' }],
    [{ apiDown: true }, { code: 'api_unavailable', phase: 'answered', status: 503 }],
    [{ faults: [{ kind: 'reset' as const }] }, { code: 'api_unavailable', phase: 'unknown' }],
    [{ faults: [{ kind: 'hang' as const }] }, { code: 'api_unavailable', phase: 'unknown', reason: 'total_timeout' }],
    [{ faults: [{ kind: 'truncate' as const, when: 'after' as const, bytes: 9 }] }, { phase: 'unknown', status: 201 }],
    [{ faults: [{ kind: 'status' as const, status: 500, body: 'html' as const }] }, { phase: 'answered', status: 500 }],
    [
      { faults: [{ kind: 'status' as const, status: 503, body: 'empty' as const }] },
      { phase: 'answered', status: 503 },
    ],
  ])('with %j a call fails as %j', async (switches, failure) => {
    simulator.set(switches);
    await expect(api.signUpForm(token, form('ada@example.org'))).rejects.toMatchObject(failure);
  });

  it('one call is one request, whatever comes of it', async () => {
    simulator.set({ faults: [{ kind: 'reset', when: 'after' }] });
    await expect(api.findContactByEmail(token, 'out@example.org')).rejects.toMatchObject({ phase: 'unknown' });
    expect(simulator.journal.read()).toHaveLength(1);
  });
});
