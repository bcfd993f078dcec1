import { expect, onTestFinished, test } from 'vitest';
import { startMoto } from '../src/index.ts';

test('moto answers as Secrets Manager where Python is present', async ({ skip }) => {
  const moto = await startMoto();
  if (!moto) return skip('no Python 3.10 with venv');
  onTestFinished(() => moto.stop());

  const answer = await fetch(moto.url, {
    method: 'POST',
    headers: {
      'x-amz-target': 'secretsmanager.ListSecrets',
      'content-type': 'application/x-amz-json-1.1',
      authorization: 'AWS4-HMAC-SHA256 Credential=test/20261122/eu-west-1/secretsmanager/aws4_request',
    },
    body: '{}',
  });

  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({ SecretList: [] });
}, 300_000);
