import { createScriptedSecrets } from '@leadferry/account/testing';
import type { SecretsManagerApi } from '@leadferry/token';
import { describe, expect, it } from 'vitest';
import { readOperatorSecret } from './operator-secret.ts';

const read = (text: string | undefined): Promise<string> => {
  const getSecretValue = async () => ({ SecretString: text });
  return readOperatorSecret({ getSecretValue } as unknown as SecretsManagerApi, 'leadferry/operator');
};

describe('what people sign in with', () => {
  it.each([
    ['the plain text of the secret', 'a b c', 'a b c'],
    ['without the line end an editor leaves', 'abc\n', 'abc'],
    ['a field of an object', '{"operator_secret": "abc", "client_id": "x"}', 'abc'],
    ['a plain text that begins with a brace', '{abc', '{abc'],
  ])('is %s', async (_, text, secret) => {
    expect(await read(text)).toBe(secret);
  });

  it.each<[string | undefined, string]>([
    ['', 'empty'],
    ['  \n', 'blank'],
    ['{"client_id": "x"}', 'an object without it'],
    ['{"operator_secret": 7}', 'a number'],
    [undefined, 'bytes'],
  ])('is nothing when it is %j (%s)', async (text, _) => {
    await expect(read(text)).rejects.toMatchObject({ code: 'operator_secret_unreadable', retryable: true });
  });

  it('is told to be unreadable by its name, without the answer', async () => {
    const secrets = createScriptedSecrets();
    secrets.value = Object.assign(new Error('arn:aws:… is not authorised'), { name: 'AccessDeniedException' });
    await expect(readOperatorSecret(secrets.client, 'leadferry/operator')).rejects.toThrow(
      'the secret leadferry/operator that people sign in with cannot be used: AccessDeniedException',
    );
  });
});
