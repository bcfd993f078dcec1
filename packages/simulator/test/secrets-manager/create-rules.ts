import assert from 'node:assert/strict';
import { CreateSecretCommand, DescribeSecretCommand, GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { type ContractRule, newName, newToken, refused } from './contract-rule.ts';

/** Holds the rules of `CreateSecret`. */
export const createRules: readonly ContractRule[] = [
  {
    rule: 'a created secret has one version: the token is its id, AWSCURRENT its label',
    check: async (client) => {
      const [name, token] = [newName(), newToken()];
      const created = await client.send(
        new CreateSecretCommand({ Name: name, ClientRequestToken: token, SecretString: 'x' }),
      );
      const described = await client.send(new DescribeSecretCommand({ SecretId: name }));

      assert.equal(created.Name, name);
      assert.equal(created.VersionId, token);
      assert.match(created.ARN ?? '', new RegExp(`^arn:aws:secretsmanager:us-east-1:\\d{12}:secret:${name}-\\w{6}$`));
      assert.deepEqual(described.VersionIdsToStages, { [token]: ['AWSCURRENT'] });
    },
  },
  {
    rule: 'a secret created without a value has no version to read',
    check: async (client) => {
      const name = newName();
      const created = await client.send(new CreateSecretCommand({ Name: name }));
      const described = await client.send(new DescribeSecretCommand({ SecretId: name }));

      assert.equal(created.VersionId, undefined);
      assert.equal(described.VersionIdsToStages, undefined);
      await refused(client.send(new GetSecretValueCommand({ SecretId: name })), 'ResourceNotFoundException');
    },
  },
  {
    rule: 'the same creation asked twice is answered as before',
    check: async (client) => {
      const request = new CreateSecretCommand({ Name: newName(), ClientRequestToken: newToken(), SecretString: 'x' });
      const { $metadata: _, ...first } = await client.send(request);
      const { $metadata: __, ...again } = await client.send(request);

      assert.deepEqual(again, first);
    },
  },
  {
    rule: 'a taken name is refused to another token, and to the same token with another value',
    check: async (client) => {
      const [name, token] = [newName(), newToken()];
      const create = (ClientRequestToken: string, SecretString: string) =>
        client.send(new CreateSecretCommand({ Name: name, ClientRequestToken, SecretString }));
      await create(token, 'x');

      await refused(create(newToken(), 'x'), 'ResourceExistsException');
      await refused(create(token, 'y'), 'ResourceExistsException');
    },
  },
  {
    rule: 'a name with a character outside letters, digits and -/_+=.@! is refused',
    check: (client) =>
      refused(
        client.send(new CreateSecretCommand({ Name: `${newName()} ?`, SecretString: 'x' })),
        'ValidationException',
      ),
  },
];
