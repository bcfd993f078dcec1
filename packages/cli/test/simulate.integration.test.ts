import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@leadferry/runtime';
import { createSecretsManagerClient, createSecretsManagerStore, readTokenState } from '@leadferry/token';
import { expect, it, onTestFinished } from 'vitest';
import { runCommand } from './support/run-command.ts';

const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
  const command = runCommand(args, { env });
  onTestFinished(() => command.kill());
  return command;
};

it('has all that workers of a config file need, and ends well at Ctrl-C', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'leadferry-simulate-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const configPath = join(folder, 'leadferry.yaml');
  const config = {
    application: { secret: 'app', limits: 'unlimited' },
    accounts: { north: { tokenSecret: 'north-token' } },
    topics: { leads: { account: 'north', lists: ['Fair'] } },
  };
  writeFileSync(configPath, JSON.stringify(config));
  const command = run(['simulate', '--secrets-manager', '--json', '--config', configPath]);
  const { accounts, apiUrl, secretsManagerUrl, env } = await command.event('simulating');
  expect(accounts).toEqual(['north']);
  expect(env).toMatchObject({ CONSTANT_CONTACT_API_URL: apiUrl, AWS_ENDPOINT_URL_SECRETS_MANAGER: secretsManagerUrl });

  const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
  const client = createSecretsManagerClient({ region: 'us-east-1', endpoint: String(secretsManagerUrl), credentials });
  onTestFinished(() => client.destroy());
  const store = createSecretsManagerStore({ client, secretId: 'north-token' });
  const token = await readTokenState({ account: 'north', store, clock: systemClock });
  expect(token).toMatchObject({ state: 'live' });
  const { SecretString = '{}' } = await client.getSecretValue({ SecretId: 'north-token' });
  const headers = { authorization: `Bearer ${JSON.parse(SecretString).access_token}` };
  const answer = await fetch(`${apiUrl}/contact_lists`, { headers });
  expect(await answer.json()).toMatchObject({ lists: [{ name: 'Fair' }] });

  command.interrupt();
  expect(await command.result()).toMatchObject({ code: 0, ok: true, requests: 1 });
});

it('takes switches by name, and people read what to export', async () => {
  const command = run(['simulate', '--switch', 'window=sliding_second', '--switch', 'perSecond=9']);
  const [, address] = await command.line(/control, journal +(\S+)/);
  await command.line(/export CONSTANT_CONTACT_API_URL=/);
  const answer = await fetch(`${address}/switches`);
  expect(await answer.json()).toMatchObject({ window: 'sliding_second', perSecond: 9 });
  command.interrupt();
  expect(await command.exited).toBe(0);
});

it('says what is wrong: a switch, a setup, a port that is taken', async () => {
  expect(await run(['simulate', '--switch', 'perSecnd=9', '--json']).result()).toMatchObject({
    code: 2,
    error: { message: expect.stringContaining('perSecnd') },
  });
  expect(await run(['simulate', '--setup', '/there/is/none', '--json']).result()).toMatchObject({ code: 2 });
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  expect(await run(['simulate', '--port', String(port), '--json']).result()).toMatchObject({
    code: 2,
    error: { message: expect.stringContaining('address already in use') },
  });
});
