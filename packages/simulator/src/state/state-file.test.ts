import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { startSimulator } from '../start-simulator.ts';

test('applications, accounts, contacts and tokens outlive a restart', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'simulator-state-'));
  const stateFile = join(folder, 'state.json');

  const first = await startSimulator({ stateFile });
  const { clientId: client_id } = first.addApplication();
  first
    .addAccount({ name: 'default', lists: ['Newsletter'] })
    .putContact({ email: 'ada@example.org', lists: ['Newsletter'] });
  const grant = first.grant('default');
  const written = await fetch(`${first.apiUrl}/contacts`, {
    method: 'POST',
    headers: { authorization: `Bearer ${grant.access_token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ email_address: { address: 'eve@example.org' }, create_source: 'Account' }),
  });
  expect(written.status).toBe(201);
  const contacts = first.account('default').contacts();
  await first.stop();

  const second = await startSimulator({ stateFile });
  const headers = { authorization: `Bearer ${grant.access_token}` };
  const lists = await (await fetch(`${second.apiUrl}/contact_lists`, { headers })).json();
  expect(lists).toMatchObject({ lists: [{ name: 'Newsletter' }] });
  expect(second.account('default').contacts()).toEqual(contacts);

  const { refresh_token = '' } = grant;
  const body = new URLSearchParams({ grant_type: 'refresh_token', refresh_token, client_id });
  expect((await fetch(`${second.authUrl}/token`, { method: 'POST', body })).status).toBe(200);
  expect(second.account('default').generation()).toBe(2);
  await second.stop();
  rmSync(folder, { recursive: true });
});

test('what the API changed is in the file within two seconds, before any stop', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'simulator-state-'));
  const stateFile = join(folder, 'state.json');
  const simulator = await startSimulator({ stateFile });
  simulator.addApplication();
  simulator.addAccount({ name: 'default' });
  const { access_token } = simulator.grant('default');
  await vi.waitFor(() => expect(readFileSync(stateFile, 'utf8')).toContain('"default"'), { timeout: 3000 });

  await fetch(`${simulator.apiUrl}/contact_tags`, {
    method: 'POST',
    headers: { authorization: `Bearer ${access_token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'a tag made through the API' }),
  });
  await vi.waitFor(() => expect(readFileSync(stateFile, 'utf8')).toContain('a tag made'), { timeout: 3000 });
  await simulator.stop();
  rmSync(folder, { recursive: true });
});
