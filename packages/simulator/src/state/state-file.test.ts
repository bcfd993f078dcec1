import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
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
