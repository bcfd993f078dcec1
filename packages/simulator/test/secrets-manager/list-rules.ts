import assert from 'node:assert/strict';
import {
  DescribeSecretCommand,
  ListSecretVersionIdsCommand,
  type ListSecretVersionIdsCommandInput,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { type ContractRule, newName, refused } from './contract-rule.ts';
import { createLabelledSecret } from './labelled-secret.ts';

const list = (client: SecretsManagerClient, request: ListSecretVersionIdsCommandInput) =>
  client.send(new ListSecretVersionIdsCommand(request));

/** Holds the rules of `ListSecretVersionIds`, and for deprecated versions in `DescribeSecret`. */
export const listRules: readonly ContractRule[] = [
  {
    rule: 'versions without labels are listed only with IncludeDeprecated',
    check: async (client) => {
      const { name, first, put } = await createLabelledSecret(client);
      const [second, third] = [await put('second'), await put('third')];
      const ids = async (IncludeDeprecated: boolean) =>
        (await list(client, { SecretId: name, IncludeDeprecated })).Versions?.map(({ VersionId }) => VersionId).sort();

      assert.deepEqual(await ids(true), [first, second, third].sort());
      assert.deepEqual(await ids(false), [second, third].sort());
    },
  },
  {
    rule: 'versions without labels are not described',
    check: async (client) => {
      const { name, put } = await createLabelledSecret(client);
      const [second, third] = [await put('second'), await put('third')];
      const { VersionIdsToStages } = await client.send(new DescribeSecretCommand({ SecretId: name }));

      assert.deepEqual(VersionIdsToStages, { [second]: ['AWSPREVIOUS'], [third]: ['AWSCURRENT'] });
    },
  },
  {
    rule: 'a listed version shows its labels and the time it was put',
    check: async (client) => {
      const { name, first, put } = await createLabelledSecret(client);
      const second = await put('second');
      const { Name, Versions = [] } = await list(client, { SecretId: name });
      const stages = Object.fromEntries(Versions.map(({ VersionId, VersionStages }) => [VersionId, VersionStages]));

      assert.equal(Name, name);
      assert.deepEqual(stages, { [first]: ['AWSPREVIOUS'], [second]: ['AWSCURRENT'] });
      for (const { CreatedDate } of Versions) {
        assert.ok(Math.abs(Date.now() - (CreatedDate?.getTime() ?? 0)) < 60_000, 'within a minute of now');
      }
    },
  },
  {
    rule: 'a list carries the ARN of its secret',
    check: async (client) => {
      const { name, arn } = await createLabelledSecret(client);

      assert.equal((await list(client, { SecretId: name })).ARN, arn);
    },
  },
  {
    rule: 'a long list comes in pages of MaxResults',
    check: async (client) => {
      const { name, put, first } = await createLabelledSecret(client);
      const ids = [first, await put('b', ['B']), await put('c', ['C'])];
      const one = await list(client, { SecretId: name, MaxResults: 2 });
      const two = await list(client, { SecretId: name, MaxResults: 2, NextToken: one.NextToken });
      const listed = [...(one.Versions ?? []), ...(two.Versions ?? [])].map(({ VersionId }) => VersionId);

      assert.equal(one.Versions?.length, 2);
      assert.equal(two.NextToken, undefined);
      assert.deepEqual(listed.sort(), ids.sort());
    },
  },
  {
    rule: 'the versions of an unknown secret are a ResourceNotFoundException',
    check: (client) => refused(list(client, { SecretId: newName() }), 'ResourceNotFoundException'),
  },
];
