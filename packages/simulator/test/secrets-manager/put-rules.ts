import assert from 'node:assert/strict';
import { CreateSecretCommand, GetSecretValueCommand, PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { type ContractRule, newName, newToken, refused } from './contract-rule.ts';
import { createLabelledSecret } from './labelled-secret.ts';

const wrong = ['InvalidRequestException', 'InvalidParameterException', 'ValidationException'];

/** Holds the rules of `PutSecretValue` for tokens and data. */
export const putRules: readonly ContractRule[] = [
  {
    rule: 'the token of a put becomes the id of its version',
    check: async (client) => {
      const { name } = await createLabelledSecret(client);
      const token = newToken();
      const request = { SecretId: name, ClientRequestToken: token, SecretString: 'x' };
      const answer = await client.send(new PutSecretValueCommand(request));
      const read = await client.send(new GetSecretValueCommand({ SecretId: name, VersionId: token }));

      assert.equal(answer.VersionId, token);
      assert.deepEqual(answer.VersionStages, ['AWSCURRENT']);
      assert.equal(read.SecretString, 'x');
    },
  },
  {
    rule: 'a token has 32 to 64 characters',
    check: async (client) => {
      const { put } = await createLabelledSecret(client);

      await refused(put('x', undefined, 'a'.repeat(31)), ...wrong);
      await refused(put('x', undefined, 'a'.repeat(65)), ...wrong);
      assert.equal(await put('x', undefined, 'a'.repeat(32)), 'a'.repeat(32));
      assert.equal(await put('x', undefined, 'a'.repeat(64)), 'a'.repeat(64));
    },
  },
  {
    rule: 'the same put asked twice is answered as before and adds nothing',
    check: async (client) => {
      const { name, put, labels } = await createLabelledSecret(client);
      const token = newToken();
      const request = { SecretId: name, ClientRequestToken: token, SecretString: 'x', VersionStages: ['CLAIM'] };
      const { $metadata: _, ...first } = await client.send(new PutSecretValueCommand(request));
      const before = await labels();
      const { $metadata: __, ...again } = await client.send(new PutSecretValueCommand(request));

      assert.deepEqual(again, first);
      assert.deepEqual(await labels(), before);
      assert.equal(await put('x', ['CLAIM'], token), token);
    },
  },
  {
    rule: 'a repeated put takes no label back, whichever it names',
    check: async (client) => {
      const { put, labels, first } = await createLabelledSecret(client);
      const second = await put('second');
      const third = await put('third', ['CLAIM']);

      await put('second', undefined, second);
      await put('first', ['AWSCURRENT', 'CLAIM', 'OTHER'], first);
      assert.deepEqual(await labels(), { [first]: ['AWSPREVIOUS'], [second]: ['AWSCURRENT'], [third]: ['CLAIM'] });
    },
  },
  {
    rule: 'a used token is refused for other data, and nothing changes',
    check: async (client) => {
      const { name, put, labels, first } = await createLabelledSecret(client);

      await refused(put('other', undefined, first), 'ResourceExistsException');
      await refused(put('other', ['OTHER'], first), 'ResourceExistsException');
      assert.deepEqual(await labels(), { [first]: ['AWSCURRENT'] });
      const read = await client.send(new GetSecretValueCommand({ SecretId: name, VersionId: first }));
      assert.equal(read.SecretString, 'first');
    },
  },
  {
    rule: 'a token used for text is refused for bytes that look the same on the wire',
    check: async (client) => {
      const { name, put } = await createLabelledSecret(client);
      const bytes = Buffer.from('the same');
      const token = await put(bytes.toString('base64'));
      const request = { SecretId: name, ClientRequestToken: token, SecretBinary: bytes };

      await refused(client.send(new PutSecretValueCommand(request)), 'ResourceExistsException');
    },
  },
  {
    rule: 'the first version of a secret is AWSCURRENT, whatever label it is put under',
    check: async (client) => {
      const name = newName();
      await client.send(new CreateSecretCommand({ Name: name }));
      const request = { SecretId: name, SecretString: 'x', VersionStages: ['CLAIM'] };
      const answer = await client.send(new PutSecretValueCommand(request));

      assert.deepEqual(answer.VersionStages?.toSorted(), ['AWSCURRENT', 'CLAIM']);
    },
  },
  {
    rule: 'a put without data is refused',
    check: async (client) => {
      const { name } = await createLabelledSecret(client);

      await refused(client.send(new PutSecretValueCommand({ SecretId: name })), ...wrong);
    },
  },
  {
    rule: 'a put with both text and bytes is refused',
    check: async (client) => {
      const { name } = await createLabelledSecret(client);
      const both = { SecretString: 'x', SecretBinary: Buffer.from('x') };

      await refused(client.send(new PutSecretValueCommand({ SecretId: name, ...both })), ...wrong);
    },
  },
  {
    rule: 'bytes come back as they went',
    check: async (client) => {
      const { name } = await createLabelledSecret(client);
      const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
      await client.send(new PutSecretValueCommand({ SecretId: name, SecretBinary: bytes }));
      const read = await client.send(new GetSecretValueCommand({ SecretId: name, VersionStage: 'AWSCURRENT' }));

      assert.deepEqual(read.SecretBinary, bytes);
      assert.equal(read.SecretString, undefined);
    },
  },
  {
    rule: 'a value of 65,536 bytes is kept',
    check: async (client) => {
      const { put, valueAt } = await createLabelledSecret(client);
      await put('x'.repeat(65_536));

      assert.equal((await valueAt('AWSCURRENT'))?.length, 65_536);
    },
  },
  {
    rule: 'a value of 65,537 bytes is refused',
    check: async (client) => {
      const { put } = await createLabelledSecret(client);

      await refused(put('x'.repeat(65_537)), ...wrong);
    },
  },
  {
    rule: 'a put to a secret that does not exist is refused',
    check: (client) =>
      refused(
        client.send(new PutSecretValueCommand({ SecretId: newName(), SecretString: 'x' })),
        'ResourceNotFoundException',
      ),
  },
];
