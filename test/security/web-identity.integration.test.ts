import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { freshLead } from '../support/leads.ts';
import { setStage } from '../support/stage.ts';
import { assumed, type RecordingServer, startFakeSts, startRecordingProxy } from './fake-sts.ts';

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'leadferry-identity-'));
const tokenFile = join(folder, 'token');
const roleArn = 'arn:aws:iam::123456789012:role/leadferry-worker';
let sts: RecordingServer;

beforeAll(async () => {
  writeFileSync(tokenFile, 'the-web-identity-of-the-pod');
  sts = await startFakeSts();
});
afterAll(async () => {
  await sts.stop();
  rmSync(folder, { recursive: true, force: true });
});

const identity = () => ({
  AWS_ROLE_ARN: roleArn,
  AWS_WEB_IDENTITY_TOKEN_FILE: tokenFile,
  AWS_ENDPOINT_URL_STS: sts.url,
  AWS_ACCESS_KEY_ID: '',
  AWS_SECRET_ACCESS_KEY: '',
});

it('a worker that was given a web identity and no keys signs in at Secrets Manager with the role it assumes', async () => {
  await using stage = await setStage({ partitions: 1 });
  const proxy = await startRecordingProxy(stage.world.secrets.url);
  try {
    await stage.startWorker({ env: { ...identity(), AWS_ENDPOINT_URL_SECRETS_MANAGER: proxy.url } });
    await stage.publish('leads', [freshLead({ seq: 1 })]);
    await vi.waitFor(() => expect(stage.fates.receipts, stage.log()).toHaveLength(1), { timeout: 25_000 });
    expect(stage.fates.receipts[0]).toMatchObject({ outcome: 'delivered' });
    expect(sts.requests[0]?.body).toContain(encodeURIComponent(roleArn));
    expect(sts.requests[0]?.body).toContain('the-web-identity-of-the-pod');
    expect(proxy.requests.length).toBeGreaterThan(0);
    for (const { authorization, sessionToken } of proxy.requests) {
      expect(authorization).toContain(`Credential=${assumed.accessKeyId}/`);
      expect(sessionToken).toBe(assumed.sessionToken);
    }
  } finally {
    await proxy.stop();
  }
}, 60_000);

it('so does a login at MSK', async () => {
  const login = resolve(import.meta.dirname, '../../packages/consumer/src/kafka-login.ts');
  const script = `const { describeLogin } = await import(${JSON.stringify(login)});
    const { oauthBearerProvider } = describeLogin({ mechanism: 'aws-msk-iam', region: 'eu-west-1' });
    process.stdout.write((await oauthBearerProvider()).value);`;
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, ...identity(), AWS_REGION: 'eu-west-1' };
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], { env });
  const signed = new URL(Buffer.from(stdout, 'base64url').toString());
  expect(signed.hostname).toBe('kafka.eu-west-1.amazonaws.com');
  expect(signed.searchParams.get('Action')).toBe('kafka-cluster:Connect');
  expect(signed.searchParams.get('X-Amz-Credential')).toContain(`${assumed.accessKeyId}/`);
}, 60_000);
