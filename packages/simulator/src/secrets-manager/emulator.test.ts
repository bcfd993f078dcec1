import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, onTestFinished } from 'vitest';
import { type SecretsManagerEmulator, startSecretsManagerEmulator } from './emulator.ts';

const token = (index: number): string => `token-${index}`.padEnd(32, '-');

const started: SecretsManagerEmulator[] = [];

const start = async (options?: Parameters<typeof startSecretsManagerEmulator>[0]): Promise<SecretsManagerEmulator> => {
  const emulator = await startSecretsManagerEmulator(options);
  started.push(emulator);

  return emulator;
};

const call = async ({ url }: SecretsManagerEmulator, operation: string, request: object | string) => {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'x-amz-target': `secretsmanager.${operation}`, 'content-type': 'application/x-amz-json-1.1' },
    body: typeof request === 'string' ? request : JSON.stringify(request),
  });

  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
};

const create = (emulator: SecretsManagerEmulator) =>
  call(emulator, 'CreateSecret', { Name: 'a', ClientRequestToken: token(1), SecretString: 'first' });

afterEach(async () => {
  await Promise.all(started.splice(0).map((emulator) => emulator.stop()));
});

const makeDirectory = async (): Promise<string> => {
  const directory = await mkdtemp(join(tmpdir(), 'secrets-manager-'));
  onTestFinished(() => rm(directory, { recursive: true }));

  return directory;
};

it('keeps the secrets in its file over a restart, and the file from others', async () => {
  const file = join(await makeDirectory(), 'secrets.json');
  const first = await start({ file });
  await create(first);
  await call(first, 'PutSecretValue', { SecretId: 'a', ClientRequestToken: token(2), SecretString: 'second' });
  const described = await call(first, 'DescribeSecret', { SecretId: 'a' });
  await first.stop();

  const second = await start({ file });
  expect(await call(second, 'DescribeSecret', { SecretId: 'a' })).toEqual(described);
  expect((await call(second, 'GetSecretValue', { SecretId: 'a', VersionId: token(1) })).body.SecretString).toBe(
    'first',
  );
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

it('has written an answered change to its file before it answers', async () => {
  const file = join(await makeDirectory(), 'secrets.json');
  const emulator = await start({ file });
  await create(emulator);

  expect(JSON.parse(await readFile(file, 'utf8')).secrets[0].labels).toEqual([['AWSCURRENT', token(1)]]);
});

it('does not start on a file that is not its own', async () => {
  const file = join(await makeDirectory(), 'secrets.json');
  await writeFile(file, '{"something": "else"}');

  await expect(startSecretsManagerEmulator({ file })).rejects.toThrow();
});

it('refuses a call without a token, which an SDK would have added', async () => {
  const refusal = {
    status: 400,
    body: { __type: 'InvalidRequestException', message: expect.stringContaining('ClientRequestToken') },
  };

  const emulator = await start();
  expect(await call(emulator, 'CreateSecret', { Name: 'a', SecretString: 'x' })).toMatchObject(refusal);
  expect(await call(emulator, 'PutSecretValue', { SecretId: 'a', SecretString: 'x' })).toMatchObject(refusal);
});

it('refuses what is not an operation of its own, and what is not JSON', async () => {
  const emulator = await start();

  expect(await call(emulator, 'DeleteSecret', {})).toMatchObject({ body: { __type: 'UnknownOperationException' } });
  expect(await call(emulator, 'GetSecretValue', '{')).toMatchObject({ body: { __type: 'SerializationException' } });
});

it('counts the size of a value in bytes, and never repeats a value in an error', async () => {
  const emulator = await start();
  const put = (SecretString: string) =>
    call(emulator, 'CreateSecret', { Name: 'a', ClientRequestToken: token(1), SecretString });

  const refused = await put('é'.repeat(32_769));
  expect(refused.body.__type).toBe('ValidationException');
  expect(JSON.stringify(refused)).not.toContain('é');
  expect((await put('é'.repeat(32_768))).status).toBe(200);
});

it('dates versions by the clock it was given, in seconds with a fraction', async () => {
  const emulator = await start({ clock: { now: () => 1_700_000_000_123 } });
  await create(emulator);

  expect((await call(emulator, 'GetSecretValue', { SecretId: 'a' })).body.CreatedDate).toBe(1_700_000_000.123);
});

it('forgets the oldest versions without labels when a put makes too many, a day later', async () => {
  let now = 0;
  const emulator = await start({ clock: { now: () => now } });
  await create(emulator);
  for (let index = 2; index <= 100; index += 1) {
    await call(emulator, 'PutSecretValue', { SecretId: 'a', ClientRequestToken: token(index), SecretString: 'x' });
  }

  now = 24 * 60 * 60 * 1000;
  await call(emulator, 'PutSecretValue', { SecretId: 'a', ClientRequestToken: token(101), SecretString: 'x' });

  const listed = await call(emulator, 'ListSecretVersionIds', { SecretId: 'a', IncludeDeprecated: true });
  expect(listed.body.Versions).toHaveLength(100);
  expect((await call(emulator, 'GetSecretValue', { SecretId: 'a', VersionId: token(1) })).status).toBe(400);
  expect((await call(emulator, 'GetSecretValue', { SecretId: 'a', VersionId: token(2) })).status).toBe(200);
});
