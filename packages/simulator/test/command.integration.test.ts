import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { afterEach, expect, test } from 'vitest';
import { connectSimulatorControl } from '../src/index.ts';

const MAIN = join(import.meta.dirname, '../src/main.ts');
const children: ChildProcess[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

const startCommand = async (...args: string[]) => {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const [line] = await once(createInterface(child.stdout), 'line');
  return { child, addresses: JSON.parse(String(line)) as Record<string, string> };
};

test('the command prints its addresses as one line of JSON and stops on SIGTERM', async () => {
  const { child, addresses } = await startCommand('--secrets-port', '0');
  expect(addresses).toMatchObject({
    apiUrl: `${addresses.url}/v3`,
    authUrl: `${addresses.url}/oauth2/default/v1`,
    controlUrl: `${addresses.url}/__simulator`,
    secretsManagerUrl: expect.stringContaining('http://127.0.0.1:'),
    pid: child.pid,
  });
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test('a set-up file gives switches, applications and accounts', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'simulator-setup-'));
  const setup = join(folder, 'setup.json');
  const content = {
    switches: { window: 'sliding_second' },
    applications: [{ clientId: 'key', clientSecret: 'secret' }],
    accounts: [{ name: 'default', lists: ['Newsletter'], contacts: [{ email: 'ada@example.org' }] }],
  };
  writeFileSync(setup, JSON.stringify(content));

  const { addresses } = await startCommand('--setup', setup);
  const control = connectSimulatorControl(addresses.url ?? '');
  expect((await control.switches()).window).toBe('sliding_second');
  expect(await control.account('default').contacts()).toHaveLength(1);
  expect(await control.grant('default')).toHaveProperty('refresh_token');
  rmSync(folder, { recursive: true });
});

test('--help shows examples', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [MAIN, '--help']);
  expect(stdout).toContain('Examples:');
  expect(stdout).toContain('--secrets-port');
});
