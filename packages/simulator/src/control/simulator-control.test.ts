import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { startKit } from '../../test/kit.ts';
import { startSimulator } from '../start-simulator.ts';
import { connectSimulatorControl } from './simulator-control.ts';

test('a simulator can be set up, used and read over HTTP alone', async () => {
  const simulator = await startSimulator();
  const control = connectSimulatorControl(simulator.apiUrl);
  const { clientId } = await control.addApplication({ clientSecret: 'secret' });
  const names = await control.addAccount({ name: 'default', lists: ['Newsletter'], customFields: ['short_code'] });
  const grant = await control.grant('default');
  const [listId] = Object.keys(names.lists);

  const response = await fetch(`${simulator.apiUrl}/contacts/sign_up_form`, {
    method: 'POST',
    headers: { authorization: `Bearer ${grant.access_token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ email_address: 'ada@example.org', list_memberships: [listId] }),
  });
  expect(response.status).toBe(201);
  expect(await control.account('default').contact('ada@example.org')).toMatchObject({ list_memberships: [listId] });
  expect(await control.readJournal()).toMatchObject([{ endpoint: 'sign_up_form', status: 201 }]);
  expect(await control.usedToday(clientId)).toBe(1);
  expect(await control.status()).toMatchObject({ apiUrl: simulator.apiUrl, journalLength: 1, accounts: ['default'] });
  await simulator.stop();
});

test('people can act on contacts, and the operator on grants', async () => {
  await using kit = await startKit();
  const account = connectSimulatorControl(kit.simulator.url).account('default');

  await account.putContact({ email: 'ada@example.org', permission: 'explicit' });
  const atMs = Date.parse('2026-11-21T00:00:00Z');
  const out = await account.unsubscribe('ada@example.org', { atMs, reason: 'too many' });
  expect(out.email_address).toMatchObject({ opt_out_date: '2026-11-21T00:00:00Z', opt_out_reason: 'too many' });
  expect((await account.setPermission('ada@example.org', 'temp_hold')).email_address?.permission_to_send).toBe(
    'temp_hold',
  );
  expect((await account.confirm('ada@example.org')).email_address?.confirm_status).toBe('confirmed');
  expect((await account.removeContact('ada@example.org')).deleted_at).toBe('2026-11-22');
  expect(await account.contacts()).toHaveLength(1);
  expect(await account.contact('eve@example.org')).toBeUndefined();

  await account.setConfirmedOptIn(true);
  expect(await account.generation()).toBe(1);
  await account.revokeGrants();
  expect((await kit.api('GET', '/contact_lists')).status).toBe(401);
});

test('setting some switches leaves the others as they were', async () => {
  await using kit = await startKit();
  const control = connectSimulatorControl(kit.simulator.url);
  await control.set({ perDay: 50, apiDown: true });
  expect(await control.set({ apiDown: false })).toMatchObject({ perDay: 50, apiDown: false, perSecond: 'unlimited' });
});

test('what does not fit is refused with a text that says why, and changes nothing', async () => {
  await using kit = await startKit();
  const control = connectSimulatorControl(kit.simulator.url);
  const unknown = { noSuchSwitch: 1 } as object;

  await expect(control.set(unknown)).rejects.toThrow('noSuchSwitch');
  const misspelt = [{ kind: 'reset', at: 'tokens' }] as never;
  await expect(control.set({ faults: misspelt })).rejects.toThrow('faults[0].at');
  await expect(control.addAccount({ name: 'default' })).rejects.toThrow('exists already');
  await expect(control.grant('nobody')).rejects.toThrow('no account named nobody');
  await expect(control.account('default').unsubscribe('nobody@example.org')).rejects.toThrow('no contact');
  await expect(control.account('default').putContact({ email: 'a@example.org', lists: ['x'] })).rejects.toThrow(
    'no list',
  );
});

test('a journal of several pages is read whole, from an index on, and cleared', async () => {
  await using kit = await startKit();
  const control = connectSimulatorControl(kit.simulator.url, { journalPage: 10 });
  for (let round = 0; round < 25; round += 1) await kit.api('GET', '/contacts');

  expect((await control.readJournal()).map((entry) => entry.index)).toEqual(Array.from({ length: 25 }, (_, i) => i));
  expect(await control.readJournal(24)).toHaveLength(1);
  await control.clearJournal();
  expect(await control.readJournal()).toEqual([]);
});

test('with several applications a grant must name one', async () => {
  await using kit = await startKit();
  const { clientId } = kit.simulator.addApplication({ clientId: randomUUID() });
  expect(() => kit.simulator.grant('default')).toThrow(RangeError);
  expect(kit.simulator.grant('default', { application: clientId })).toHaveProperty('access_token');
});
