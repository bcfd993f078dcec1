import { afterEach, expect, it } from 'vitest';
import { type SecretsManagerEmulator, startSecretsManagerEmulator } from './emulator.ts';
import type { SecretsManagerSwitchesUpdate } from './switches.ts';

const token = 'the-token-of-this-one-version-1234';
let running: SecretsManagerEmulator | undefined;

const start = async (switches: SecretsManagerSwitchesUpdate = {}): Promise<SecretsManagerEmulator> => {
  running = await startSecretsManagerEmulator({ switches });

  return running;
};

const call = async ({ url }: SecretsManagerEmulator, operation: string, request: object, signal?: AbortSignal) => {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'x-amz-target': `secretsmanager.${operation}` },
    body: JSON.stringify(request),
    signal: signal ?? null,
  });

  const body = (await answer.json()) as { __type?: string };

  return { status: answer.status, type: body.__type };
};

const create = (emulator: SecretsManagerEmulator) =>
  call(emulator, 'CreateSecret', { Name: 'a', ClientRequestToken: token, SecretString: 'x' });

const isThere = async (emulator: SecretsManagerEmulator): Promise<boolean> => {
  await emulator.set({ throttleRate: 0, faultBeforeRate: 0, faultAfterRate: 0, outage: 'none' });

  return (await call(emulator, 'DescribeSecret', { SecretId: 'a' })).status === 200;
};

const steer = (url: string, method: string, path: string, body?: object) =>
  fetch(`${url}/__emulator/${path}`, { method, body: body ? JSON.stringify(body) : null });

afterEach(async () => {
  await running?.stop();
  running = undefined;
});

it('throttles without applying', async () => {
  const emulator = await start({ throttleRate: 1 });

  expect(await create(emulator)).toEqual({ status: 400, type: 'ThrottlingException' });
  expect(await isThere(emulator)).toBe(false);
});

it('fails before applying, with a 500', async () => {
  const emulator = await start({ faultBeforeRate: 1 });

  expect(await create(emulator)).toEqual({ status: 500, type: 'InternalServiceError' });
  expect(await isThere(emulator)).toBe(false);
});

it('fails after applying, with a 500', async () => {
  const emulator = await start({ faultAfterRate: 1 });

  expect(await create(emulator)).toEqual({ status: 500, type: 'InternalServiceError' });
  expect(await isThere(emulator)).toBe(true);
});

it('cuts the connection instead of answering 500, when told so', async () => {
  const emulator = await start({ faultAfterRate: 1, faultKind: 'reset' });

  await expect(create(emulator)).rejects.toThrow('fetch failed');
  expect(await isThere(emulator)).toBe(true);
});

it('answers 503 to everything in an outage of kind error', async () => {
  const emulator = await start({ outage: 'error' });

  expect(await create(emulator)).toEqual({ status: 503, type: 'ServiceUnavailableException' });
  expect(await isThere(emulator)).toBe(false);
});

it('leaves a call unanswered and unapplied in an outage of kind hang', async () => {
  const emulator = await start({ outage: 'hang' });

  await expect(call(emulator, 'DescribeSecret', { SecretId: 'a' }, AbortSignal.timeout(100))).rejects.toThrow(
    'timeout',
  );
  expect(emulator.calls.DescribeSecret).toBe(1);
  expect(await isThere(emulator)).toBe(false);
});

it('refuses connections in an outage of kind refuse, and is back on its port after it', async () => {
  const emulator = await start();
  await create(emulator);
  await emulator.set({ outage: 'refuse' });
  await expect(create(emulator)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });

  expect((await steer(emulator.controlUrl, 'PUT', 'switches', { outage: 'none' })).status).toBe(200);
  expect(await isThere(emulator)).toBe(true);
});

it('can start in an outage', async () => {
  const emulator = await start({ outage: 'refuse' });

  await expect(create(emulator)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
});

it('waits before it applies, when there is latency', async () => {
  const emulator = await start({ latencyMs: 60, operations: ['CreateSecret'] });
  const sentMs = performance.now();
  await create(emulator);

  expect(performance.now() - sentMs).toBeGreaterThan(55);
});

it('is steered and read over HTTP', async () => {
  const emulator = await start();
  const changed = await steer(emulator.url, 'PUT', 'switches', { throttleRate: 1 });
  expect(await changed.json()).toMatchObject({ throttleRate: 1, outage: 'none', lies: false });
  expect(await create(emulator)).toMatchObject({ type: 'ThrottlingException' });

  expect(await (await steer(emulator.url, 'GET', 'calls')).json()).toMatchObject({
    CreateSecret: 1,
    GetSecretValue: 0,
  });
  expect(await (await steer(emulator.url, 'DELETE', 'calls')).json()).toMatchObject({ CreateSecret: 0 });
  expect(emulator.calls.CreateSecret).toBe(0);
});

it('refuses a switch it does not know or that does not fit, and changes nothing', async () => {
  const emulator = await start();

  expect((await steer(emulator.url, 'PUT', 'switches', { throttleRate: 2 })).status).toBe(400);
  expect((await steer(emulator.url, 'PUT', 'switches', { unknown: 1, throttleRate: 1 })).status).toBe(400);
  await expect(emulator.set({ latencyMs: -1 })).rejects.toThrow();
  expect(await create(emulator)).toMatchObject({ status: 200 });
});

it('starts its row of faults again when it is given a seed', async () => {
  const emulator = await start({ throttleRate: 0.5 });
  const drawRow = async () => {
    await emulator.set({ seed: 11 });
    const row: number[] = [];
    for (let index = 0; index < 30; index += 1) row.push((await create(emulator)).status);
    return row;
  };

  await create(emulator);
  const first = await drawRow();
  expect(await drawRow()).toEqual(first);
});

it('refuses what the caller may not do, in the words AWS has for the role and for the key, and changes nothing', async () => {
  const emulator = await start();
  await create(emulator);
  await emulator.set({
    refusals: [
      { operation: 'GetSecretValue', by: 'kms' },
      { operation: 'PutSecretValue', secret: 'a' },
    ],
  });
  const say = async (operation: string, request: object): Promise<string> => {
    const headers = { 'x-amz-target': `secretsmanager.${operation}` };
    const answer = await fetch(emulator.url, { method: 'POST', headers, body: JSON.stringify(request) });
    const { __type, message } = (await answer.json()) as { __type?: string; message?: string };
    return `${answer.status} ${__type} ${message}`;
  };
  expect(await say('GetSecretValue', { SecretId: 'a' })).toMatch(
    /^400 AccessDeniedException Access to KMS is not allowed/,
  );
  // Before the request is looked at: this one names no value.
  expect(await say('PutSecretValue', { SecretId: 'a' })).toMatch(
    /^400 AccessDeniedException User: \S+ is not authorized to perform: secretsmanager:PutSecretValue on resource: a /,
  );
  expect(await say('PutSecretValue', { SecretId: 'b' })).toMatch(/^400 (InvalidRequest|ResourceNotFound)Exception/);
  expect((await call(emulator, 'DescribeSecret', { SecretId: 'a' })).status).toBe(200);
});
