import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describeLogin } from './kafka-login.ts';

it('a password is read from its file each time it is asked for, without the end of its line', () => {
  const folder = mkdtempSync(join(tmpdir(), 'leadferry-login-'));
  try {
    const passwordFile = join(folder, 'password');
    const login = describeLogin({ mechanism: 'scram-sha-512', username: 'worker', passwordFile });
    for (const password of ['first', 'second']) {
      writeFileSync(passwordFile, `${password}\n`);
      expect(login).toMatchObject({ mechanism: 'scram-sha-512', username: 'worker', password });
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('for MSK a token of the region is signed at each login, and sent as OAUTHBEARER', async () => {
  const regions: string[] = [];
  const sign = async (region: string): Promise<string> => `token ${regions.push(region)}`;
  const login = describeLogin({ mechanism: 'aws-msk-iam', region: 'eu-west-1' }, sign);
  if (login.mechanism !== 'oauthbearer') throw new TypeError(login.mechanism);
  expect(await login.oauthBearerProvider()).toEqual({ value: 'token 1' });
  expect(await login.oauthBearerProvider()).toEqual({ value: 'token 2' });
  expect(regions).toEqual(['eu-west-1', 'eu-west-1']);
});
