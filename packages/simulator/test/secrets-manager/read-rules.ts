import assert from 'node:assert/strict';
import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  type GetSecretValueCommandInput,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { type ContractRule, newName, newToken, refused } from './contract-rule.ts';
import { createLabelledSecret } from './labelled-secret.ts';

const read = (client: SecretsManagerClient, request: GetSecretValueCommandInput) =>
  client.send(new GetSecretValueCommand(request));

/** Holds the rules of `GetSecretValue` and of naming a secret. */
export const readRules: readonly ContractRule[] = [
  {
    rule: 'a secret answers to its name, its ARN, and its ARN without the random end',
    check: async (client) => {
      const { name, arn } = await createLabelledSecret(client);

      for (const SecretId of [name, arn, arn.slice(0, -7)]) {
        const answer = await read(client, { SecretId, VersionStage: 'AWSCURRENT' });
        assert.equal(answer.SecretString, 'first');
        assert.equal(answer.ARN, arn);
        assert.equal(answer.Name, name);
        assert.equal((await client.send(new DescribeSecretCommand({ SecretId }))).ARN, arn);
      }
    },
  },
  {
    rule: 'a read by id finds that version, labelled or not',
    check: async (client) => {
      const { name, first, put } = await createLabelledSecret(client);
      await put('second');
      await put('third');
      const answer = await read(client, { SecretId: name, VersionId: first });

      assert.equal(answer.SecretString, 'first');
      assert.equal(answer.VersionId, first);
      assert.equal(answer.VersionStages?.length ?? 0, 0);
    },
  },
  {
    rule: 'a read by label finds the version that holds it now',
    check: async (client) => {
      const { name, first, put } = await createLabelledSecret(client);
      const second = await put('second');

      assert.equal((await read(client, { SecretId: name, VersionStage: 'AWSPREVIOUS' })).VersionId, first);
      const current = await read(client, { SecretId: name, VersionStage: 'AWSCURRENT' });
      assert.equal(current.VersionId, second);
      assert.deepEqual(current.VersionStages, ['AWSCURRENT']);
    },
  },
  {
    rule: 'a read by neither id nor label answers AWSCURRENT after a put',
    check: async (client) => {
      const { name, put } = await createLabelledSecret(client);
      const second = await put('second');
      await put('aside', ['ASIDE']);

      assert.equal((await read(client, { SecretId: name })).VersionId, second);
    },
  },
  {
    rule: 'a read by neither id nor label answers AWSCURRENT after the label was moved',
    check: async (client) => {
      const { name, first, put, move } = await createLabelledSecret(client);
      const next = await put('next', ['NEXT']);
      await move('AWSCURRENT', { from: first, to: next });

      assert.equal((await read(client, { SecretId: name })).VersionId, next);
    },
  },
  {
    rule: 'an id and a label in one read must mean the same version',
    check: async (client) => {
      const { name, first, put } = await createLabelledSecret(client);
      const second = await put('second');
      const both = await read(client, { SecretId: name, VersionId: second, VersionStage: 'AWSCURRENT' });
      assert.equal(both.SecretString, 'second');

      const mismatch = { SecretId: name, VersionId: first, VersionStage: 'AWSCURRENT' };
      await refused(read(client, mismatch), 'InvalidRequestException');
    },
  },
  {
    rule: 'an unknown secret, version or label is a ResourceNotFoundException',
    check: async (client) => {
      const { name } = await createLabelledSecret(client);

      await refused(read(client, { SecretId: newName() }), 'ResourceNotFoundException');
      await refused(read(client, { SecretId: name, VersionId: newToken() }), 'ResourceNotFoundException');
      await refused(read(client, { SecretId: name, VersionStage: 'NOBODY' }), 'ResourceNotFoundException');
      await refused(client.send(new DescribeSecretCommand({ SecretId: newName() })), 'ResourceNotFoundException');
    },
  },
  {
    rule: 'what cannot be found is answered with HTTP 400',
    check: async (client) => {
      const error: unknown = await read(client, { SecretId: newName() }).catch((thrown: unknown) => thrown);

      assert.ok(error instanceof ResourceNotFoundException);
      assert.equal(error.$metadata.httpStatusCode, 400);
    },
  },
  {
    rule: 'a version is dated with the time it was put, to the millisecond',
    check: async (client) => {
      const { name, put } = await createLabelledSecret(client);
      const ids = [await put('a'), await put('b'), await put('c'), await put('d')];
      const answers = await Promise.all(ids.map((VersionId) => read(client, { SecretId: name, VersionId })));
      const times = answers.map(({ CreatedDate }) => CreatedDate?.getTime() ?? 0);

      for (const time of times) assert.ok(Math.abs(Date.now() - time) < 60_000, 'within a minute of now');
      assert.ok(
        times.some((time) => time % 1000 !== 0),
        'not all in whole seconds',
      );
    },
  },
];
