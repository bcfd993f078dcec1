import { knownEmails, type SimulatedAccount } from './simulated-account.ts';

interface Sent {
  readonly token?: string;
  readonly body?: unknown;
  readonly contentType?: string;
}

const noSuchId = '00000000-0000-4000-8000-000000000000';

/** Asks the simulator whatever the client never asks: other operations, and every way to be refused. */
export const driveSimulator = async (baseUrl: string, account: SimulatedAccount): Promise<void> => {
  const ask = async (method: string, target: string, sent: Sent = {}): Promise<unknown> => {
    const { token = account.accessToken, body, contentType = 'application/json' } = sent;
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const answer = await fetch(`${baseUrl}${target}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(text === undefined ? {} : { 'content-type': contentType }) },
      ...(text === undefined ? {} : { body: text }),
    });
    const answered = await answer.text();
    return answered.startsWith('{') ? JSON.parse(answered) : undefined;
  };

  await readEverything(ask, account);
  await beRefusedForTheRequest(ask, account);
  await beRefusedForTheWorld(ask, account);
};

type Ask = (method: string, target: string, sent?: Sent) => Promise<unknown>;

const readEverything = async (ask: Ask, { simulator }: SimulatedAccount): Promise<void> => {
  const include = 'custom_fields,list_memberships,taggings,notes,phone_numbers,street_addresses';
  await ask('GET', `/contacts?status=all&include=${include}&include_count=true`);
  for (const status of ['active', 'unsubscribed', 'deleted', 'all'])
    await ask('GET', `/contacts?status=${status}&limit=1`);
  for (const contact of simulator.account('default').contacts()) {
    await ask('GET', `/contacts/${contact.contact_id}`);
    await ask('GET', `/contacts/${contact.contact_id}?include=${include}`);
  }
  await ask('GET', '/contact_lists?limit=2&include_count=true&include_membership_count=all');
  await ask('GET', '/contact_tags?limit=2&include_count=true');
  await ask('GET', '/contact_custom_fields?limit=1');
  const { lists, customFields, tags } = simulator.account('default').names();
  await ask('GET', `/contact_lists/${Object.keys(lists)[0]}`);
  await ask('GET', `/contact_custom_fields/${Object.keys(customFields)[0]}`);
  await ask('GET', `/contact_tags/${Object.keys(tags)[0]}`);
  await ask('POST', '/contact_lists', { body: { name: 'another list', favorite: true, description: 'd' } });
};

/** 204, 400, 404, 409 and 415, by requests that deserve them. */
const beRefusedForTheRequest = async (ask: Ask, { simulator }: SimulatedAccount): Promise<void> => {
  const full = simulator.account('default').contact(knownEmails.full);
  const [listId] = Object.keys(simulator.account('default').names().lists);
  const address = { address: knownEmails.full, permission_to_send: 'implicit' };
  const form = { email_address: 'x@example.org', list_memberships: [listId] };

  for (const path of [
    '/contacts',
    '/contacts/sign_up_form',
    '/contact_tags',
    '/contact_custom_fields',
    '/contact_lists',
  ]) {
    await ask('POST', path, { body: {} });
    await ask('POST', path, { body: '{"cut": ' });
    await ask('POST', path, { body: 'text', contentType: 'text/plain' });
  }
  await ask('POST', '/activities/contacts_taggings_add', { body: {} });
  await ask('POST', '/contacts', { body: { email_address: address, create_source: 'Account' } });
  await ask('POST', '/contacts/sign_up_form', { body: { ...form, email_address: `${'x'.repeat(50)}@example.org` } });
  await ask('POST', '/contacts/sign_up_form', { body: { ...form, list_memberships: [noSuchId] } });
  simulator.set({ unknownListStatus: 404 });
  await ask('POST', '/contacts/sign_up_form', { body: { ...form, list_memberships: [noSuchId] } });
  await ask('POST', '/contact_tags', { body: { name: 'expo' } });
  await ask('POST', '/contact_custom_fields', { body: { label: 'short_code', type: 'string' } });
  await ask('POST', '/contact_lists', { body: { name: 'Newsletter' } });
  await ask('PUT', `/contacts/${full?.contact_id}`, { body: {} });
  await ask('PUT', `/contacts/${noSuchId}`, { body: { update_source: 'Account', email_address: address } });
  for (const id of [noSuchId, 'no-id']) await ask('GET', `/contacts/${id}`);
  await ask('GET', '/contacts?limit=0');
  await ask('GET', '/contacts?cursor=none');
  await ask('DELETE', `/contacts/${noSuchId}`);
  await ask('DELETE', `/contacts/${full?.contact_id}`);
  await Promise.all(
    ['a', 'b', 'c'].map((name) => ask('POST', '/contacts/sign_up_form', { body: { ...form, first_name: name } })),
  );
};

/** 401, 403, 429 and 5xx, on operations that read and that write. */
const beRefusedForTheWorld = async (ask: Ask, { simulator, heal }: SimulatedAccount): Promise<void> => {
  const body = { email_address: 'y@example.org', list_memberships: [noSuchId] };
  const askAll = async (token?: string): Promise<void> => {
    const as = token === undefined ? {} : { token };
    for (const path of ['/contacts', '/contact_lists', '/contact_tags', '/account/summary', '/account/user/privileges'])
      await ask('GET', path, as);
    await ask('POST', '/contacts/sign_up_form', { ...as, body });
    await ask('POST', '/contact_tags', { ...as, body: { name: 'z' } });
    await ask('POST', '/activities/contacts_taggings_add', { ...as, body: { source: {}, tag_ids: [] } });
  };

  await askAll('no-such-token');
  await askAll(simulator.grant('default', { scopes: ['account_read'] }).access_token);
  heal();
  const states = [
    { refusedAccounts: { default: 403 as const } },
    { perSecond: 0 },
    { perDay: 0 },
    { apiDown: true },
    { faults: [{ kind: 'status' as const, status: 500 }] },
    { faults: [{ kind: 'status' as const, status: 503, body: 'html' as const }] },
    { faults: [{ kind: 'status' as const, status: 503, body: 'empty' as const }] },
  ];
  const token = simulator.grant('default').access_token;
  for (const state of states) {
    simulator.set(state);
    await askAll(token);
    heal();
  }
};
