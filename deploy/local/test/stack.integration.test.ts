import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Stack } from '../src/index.ts';
import { kafkaBrokers, redisUrl } from '../src/testing.ts';
import { isAlive } from './support/is-alive.ts';

const main = join(import.meta.dirname, '..', 'src', 'main.ts');

interface RunningStack {
  readonly child: ChildProcessByStdio<null, Readable, null>;
  readonly stack: Stack;
  readonly temporary: string;
}

const runStack = async (env: NodeJS.ProcessEnv): Promise<RunningStack> => {
  const temporary = await mkdtemp(join(tmpdir(), 'leadferry-stack-test-'));
  onTestFinished(() => rm(temporary, { recursive: true, force: true }));
  const child = spawn(process.execPath, [main, '--json'], {
    env: { ...process.env, KAFKA_BROKERS: '', REDIS_URL: '', TMPDIR: temporary, ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  return { child, stack: JSON.parse(String(line)) as Stack, temporary };
};

const servers = () => ({ KAFKA_BROKERS: kafkaBrokers().join(','), REDIS_URL: redisUrl() });

const readSecret = async (stack: Stack, name: string): Promise<Record<string, unknown>> => {
  const answer = await fetch(stack.secretsManagerUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'secretsmanager.GetSecretValue' },
    body: JSON.stringify({ SecretId: name }),
  });
  const { SecretString } = (await answer.json()) as { SecretString: string };
  return JSON.parse(SecretString) as Record<string, unknown>;
};

/** Answers whether the vendor takes the redirect address of the pages that the config names. */
const asksForConsent = async ({ authUrl, pagesUrl }: Stack): Promise<boolean> => {
  const query = new URLSearchParams({
    client_id: 'local-key',
    redirect_uri: `${pagesUrl}/callback`,
    response_type: 'code',
    scope: 'contact_data',
    state: 's',
  });
  const answer = await fetch(`${authUrl}/authorize?${query}`);
  return answer.status === 200 && (await answer.text()).includes('Allow');
};

test('the stack starts four parts, with a world that can be used, and a SIGTERM ends them all', async () => {
  const { child, stack, temporary } = await runStack({});
  const pids = Object.values(stack.pids);
  expect(Object.keys(stack.pids)).toEqual(['kafka', 'redis', 'simulator']);
  expect(pids.map(isAlive)).toEqual([true, true, true]);

  expect(await readSecret(stack, 'leadferry/application')).toHaveProperty('client_id');
  const { access_token: token } = await readSecret(stack, 'leadferry/default/token');
  const lists = await fetch(`${stack.apiUrl}/contact_lists`, { headers: { authorization: `Bearer ${token}` } });
  expect(await lists.text()).toContain('Newsletter');
  const config = await readFile(stack.env.LEADFERRY_CONFIG ?? '', 'utf8');
  expect(config).toContain('leadferry/default/token');
  expect(config).toContain(`publicUrl: ${stack.pagesUrl}\n`);
  expect(await asksForConsent(stack)).toBe(true);

  child.kill('SIGTERM');
  const [code] = await once(child, 'exit');
  expect(code).toBe(0);
  expect(pids.map(isAlive)).toEqual([false, false, false]);
  expect((await readdir(temporary)).filter((name) => name.startsWith('leadferry-'))).toEqual([]);
}, 90_000);

test('servers that the environment names are used, and two stacks run side by side', async () => {
  const [one, two] = await Promise.all([runStack(servers()), runStack(servers())]);
  expect(one.stack).toMatchObject({ brokers: kafkaBrokers(), redisUrl: redisUrl() });
  expect(Object.keys(one.stack.pids)).toEqual(['simulator']);
  expect(one.stack.apiUrl).not.toBe(two.stack.apiUrl);
  expect(one.stack.secretsManagerUrl).not.toBe(two.stack.secretsManagerUrl);
});

test('a stack killed by SIGKILL leaves no simulator and no file behind', async () => {
  const { child, stack, temporary } = await runStack(servers());
  const pids = Object.values(stack.pids);

  child.kill('SIGKILL');

  await vi.waitFor(() => expect(pids.map(isAlive)).toEqual([false]), 10_000);
  await vi.waitFor(async () => {
    const names = await readdir(temporary);
    expect(names.filter((name) => name.startsWith('leadferry-'))).toEqual([]);
  }, 10_000);
});
