import assert from 'node:assert/strict';
import {
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretVersionIdsCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { type Deviation, newName, newToken } from './contract-rule.ts';
import { createLabelledSecret } from './labelled-secret.ts';

const list = (client: SecretsManagerClient, SecretId: string) =>
  client.send(new ListSecretVersionIdsCommand({ SecretId, MaxResults: 1 }));

const statusOf = (call: Promise<unknown>): Promise<number | undefined> =>
  call.then(
    () => undefined,
    (error: { $metadata?: { httpStatusCode?: number } }) => error.$metadata?.httpStatusCode,
  );

const nineteen = Array.from({ length: 19 }, (_, index) => `LABEL_${index}`);

/** Is the one table of the rules that moto 5.2 breaks. A line that no longer holds fails, so that a repaired moto is noticed. */
export const motoDeviations: readonly Deviation[] = [
  {
    rule: 'a name with a character outside letters, digits and -/_+=.@! is refused',
    instead: 'takes any name',
    observe: async (client) => {
      const name = `${newName()} ?`;
      assert.equal((await client.send(new CreateSecretCommand({ Name: name, SecretString: 'x' }))).Name, name);
    },
  },
  {
    rule: 'a put with both text and bytes is refused',
    instead: 'keeps both',
    observe: async (client) => {
      const both = {
        SecretId: (await createLabelledSecret(client)).name,
        SecretString: 'x',
        SecretBinary: Buffer.of(1),
      };
      await client.send(new PutSecretValueCommand(both));
      const read = await client.send(
        new GetSecretValueCommand({ SecretId: both.SecretId, VersionStage: 'AWSCURRENT' }),
      );
      assert.deepEqual([read.SecretString, read.SecretBinary], ['x', Uint8Array.of(1)]);
    },
  },
  {
    rule: 'a value of 65,537 bytes is refused',
    instead: 'has no limit of size',
    observe: async (client) => {
      const { put, valueAt } = await createLabelledSecret(client);
      await put('x'.repeat(200_000));
      assert.equal((await valueAt('AWSCURRENT'))?.length, 200_000);
    },
  },
  {
    rule: 'a put that names AWSCURRENT takes its other labels from their holders as well',
    instead: 'leaves a label on two versions when AWSCURRENT is put with it',
    observe: async (client) => {
      const { put, labels } = await createLabelledSecret(client);
      await put('claim', ['CLAIM']);
      await put('second', ['AWSCURRENT', 'CLAIM']);
      assert.equal(Object.values(await labels()).filter((stages) => stages.includes('CLAIM')).length, 2);
    },
  },
  {
    rule: 'a secret has up to 20 labels over all its versions',
    instead: 'has no limit of labels on a secret',
    observe: async (client) => {
      const { put, labels } = await createLabelledSecret(client);
      await put('many', nineteen);
      await put('more', ['LABEL_19', 'LABEL_20']);
      assert.equal(Object.values(await labels()).flat().length, 22);
    },
  },
  {
    rule: 'a put names at most 20 labels',
    instead: 'has no limit of labels in a put',
    observe: async (client) => {
      const { put, labels } = await createLabelledSecret(client);
      const id = await put('many', [...nineteen, 'LABEL_19', 'LABEL_20']);
      assert.equal((await labels())[id]?.length, 21);
    },
  },
  {
    rule: 'a read by neither id nor label answers AWSCURRENT after the label was moved',
    instead: 'answers the version that was AWSCURRENT before the move',
    observe: async (client) => {
      const { name, first, put, move } = await createLabelledSecret(client);
      await move('AWSCURRENT', { from: first, to: await put('next', ['NEXT']) });
      assert.equal((await client.send(new GetSecretValueCommand({ SecretId: name }))).VersionId, first);
    },
  },
  {
    rule: 'what cannot be found is answered with HTTP 400',
    instead: 'answers HTTP 404',
    observe: async (client) => {
      assert.equal(await statusOf(client.send(new GetSecretValueCommand({ SecretId: newName() }))), 404);
    },
  },
  {
    rule: 'a version is dated with the time it was put, to the millisecond',
    instead: 'dates versions in whole seconds',
    observe: async (client) => {
      const { name, first } = await createLabelledSecret(client);
      const read = await client.send(new GetSecretValueCommand({ SecretId: name, VersionId: first }));
      assert.equal(read.CreatedDate?.getMilliseconds(), 0);
    },
  },
  {
    rule: 'versions without labels are listed only with IncludeDeprecated',
    instead: 'lists versions without labels always',
    observe: async (client) => {
      const { name, first, put } = await createLabelledSecret(client);
      await put('second');
      await put('third');
      assert.ok((await list(client, name)).Versions?.some(({ VersionId }) => VersionId === first));
    },
  },
  {
    rule: 'versions without labels are not described',
    instead: 'describes versions without labels, with an empty list',
    observe: async (client) => {
      const { name, first, put } = await createLabelledSecret(client);
      await put('second');
      await put('third');
      const described = await client.send(new DescribeSecretCommand({ SecretId: name }));
      assert.deepEqual(described.VersionIdsToStages?.[first], []);
    },
  },
  {
    rule: 'a list carries the ARN of its secret',
    instead: 'has the name where the ARN belongs',
    observe: async (client) => {
      const { name } = await createLabelledSecret(client);
      assert.equal((await list(client, name)).ARN, name);
    },
  },
  {
    rule: 'a long list comes in pages of MaxResults',
    instead: 'lists all versions whatever MaxResults says',
    observe: async (client) => {
      const { name, put } = await createLabelledSecret(client);
      await put('second');
      assert.equal((await list(client, name)).Versions?.length, 2);
    },
  },
  {
    rule: 'the versions of an unknown secret are a ResourceNotFoundException',
    instead: 'fails with HTTP 500 and a page of HTML',
    observe: async (client) => {
      assert.equal(await statusOf(list(client, newName())), 500);
    },
  },
  {
    rule: 'no other label moves without RemoveFromVersionId either',
    instead: 'leaves a label other than AWSCURRENT on two versions when it moves without RemoveFromVersionId',
    observe: async (client) => {
      const { first, put, move, labels } = await createLabelledSecret(client);
      const next = await put('next', ['NEXT']);
      await move('NEXT', { to: first });
      assert.deepEqual(await labels(), { [first]: ['AWSCURRENT', 'NEXT'], [next]: ['NEXT'] });
    },
  },
  {
    rule: 'a move to a version that does not exist is refused, and nothing changes',
    instead: 'refuses a move to an unknown version, but takes the label from its holder',
    observe: async (client) => {
      const { first, move, labels } = await createLabelledSecret(client);
      await assert.rejects(move('AWSCURRENT', { from: first, to: newToken() }), { name: 'InvalidParameterException' });
      assert.deepEqual(await labels(), {});
    },
  },
  {
    rule: 'AWSCURRENT cannot be taken away, only moved',
    instead: 'takes AWSCURRENT away and leaves AWSPREVIOUS in its place',
    observe: async (client) => {
      const { first, move, labels } = await createLabelledSecret(client);
      await move('AWSCURRENT', { from: first });
      assert.deepEqual(await labels(), { [first]: ['AWSPREVIOUS'] });
    },
  },
];
