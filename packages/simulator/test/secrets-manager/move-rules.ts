import assert from 'node:assert/strict';
import { type ContractRule, newToken, refused } from './contract-rule.ts';
import { createLabelledSecret } from './labelled-secret.ts';

const wrong = 'InvalidParameterException';

/** Holds the rules of `UpdateSecretVersionStage`. */
export const moveRules: readonly ContractRule[] = [
  {
    rule: 'a label nobody holds is given without RemoveFromVersionId',
    check: async (client) => {
      const { first, move, labels } = await createLabelledSecret(client);
      await move('NOTE', { to: first });

      assert.deepEqual(await labels(), { [first]: ['AWSCURRENT', 'NOTE'] });
    },
  },
  {
    rule: 'a label moves from the version that holds it',
    check: async (client) => {
      const { first, put, move, labels } = await createLabelledSecret(client);
      const next = await put('next', ['NEXT']);
      await move('NEXT', { from: next, to: first });

      assert.deepEqual(await labels(), { [first]: ['AWSCURRENT', 'NEXT'] });
    },
  },
  {
    rule: 'moving AWSCURRENT moves AWSPREVIOUS to the version it left',
    check: async (client) => {
      const { first, put, move, labels, valueAt } = await createLabelledSecret(client);
      const second = await put('second');
      const next = await put('next', ['NEXT']);
      await move('AWSCURRENT', { from: second, to: next });

      assert.deepEqual(await labels(), { [second]: ['AWSPREVIOUS'], [next]: ['AWSCURRENT', 'NEXT'] });
      assert.equal(await valueAt('AWSCURRENT'), 'next');

      await move('AWSCURRENT', { from: next, to: first });
      assert.deepEqual(await labels(), { [first]: ['AWSCURRENT'], [next]: ['AWSPREVIOUS', 'NEXT'] });
    },
  },
  {
    rule: 'AWSCURRENT can move back to AWSPREVIOUS, and the two change places',
    check: async (client) => {
      const { first, put, move, labels } = await createLabelledSecret(client);
      const second = await put('second');
      await move('AWSCURRENT', { from: second, to: first });

      assert.deepEqual(await labels(), { [first]: ['AWSCURRENT'], [second]: ['AWSPREVIOUS'] });
    },
  },
  {
    rule: 'AWSCURRENT does not move without RemoveFromVersionId',
    check: async (client) => {
      const { first, put, move, labels } = await createLabelledSecret(client);
      const next = await put('next', ['NEXT']);

      await refused(move('AWSCURRENT', { to: next }), wrong);
      assert.deepEqual(await labels(), { [first]: ['AWSCURRENT'], [next]: ['NEXT'] });
    },
  },
  {
    rule: 'no other label moves without RemoveFromVersionId either',
    check: async (client) => {
      const { first, put, move, labels } = await createLabelledSecret(client);
      const next = await put('next', ['NEXT']);

      await refused(move('NEXT', { to: first }), wrong);
      assert.deepEqual(await labels(), { [first]: ['AWSCURRENT'], [next]: ['NEXT'] });
    },
  },
  {
    rule: 'a label does not move from a version that does not hold it',
    check: async (client) => {
      const { first, put, move, labels } = await createLabelledSecret(client);
      const second = await put('second');
      const next = await put('next', ['NEXT']);

      await refused(move('AWSCURRENT', { from: first, to: next }), wrong);
      await refused(move('AWSCURRENT', { from: newToken(), to: next }), wrong);
      await refused(move('NEXT', { from: second, to: first }), wrong);
      await refused(move('NOBODY', { from: second, to: first }), wrong);
      assert.deepEqual(await labels(), { [first]: ['AWSPREVIOUS'], [second]: ['AWSCURRENT'], [next]: ['NEXT'] });
    },
  },
  {
    rule: 'the same move asked twice is refused the second time',
    check: async (client) => {
      const { first, put, move, labels } = await createLabelledSecret(client);
      const next = await put('next', ['NEXT']);
      await move('AWSCURRENT', { from: first, to: next });

      await refused(move('AWSCURRENT', { from: first, to: next }), wrong);
      assert.deepEqual(await labels(), { [first]: ['AWSPREVIOUS'], [next]: ['AWSCURRENT', 'NEXT'] });
    },
  },
  {
    rule: 'a move to a version that does not exist is refused, and nothing changes',
    check: async (client) => {
      const { first, move, labels } = await createLabelledSecret(client);

      await refused(move('AWSCURRENT', { from: first, to: newToken() }), wrong, 'ResourceNotFoundException');
      assert.deepEqual(await labels(), { [first]: ['AWSCURRENT'] });
    },
  },
  {
    rule: 'a label without a version to move to is taken away from its holder',
    check: async (client) => {
      const { first, put, move, labels } = await createLabelledSecret(client);
      const claim = await put('claim', ['CLAIM', 'KEPT']);
      await move('CLAIM', { from: claim });
      assert.deepEqual(await labels(), { [first]: ['AWSCURRENT'], [claim]: ['KEPT'] });

      await refused(move('KEPT', { from: first }), wrong);
      assert.deepEqual(await labels(), { [first]: ['AWSCURRENT'], [claim]: ['KEPT'] });
    },
  },
  {
    rule: 'AWSCURRENT cannot be taken away, only moved',
    check: async (client) => {
      const { first, move, labels } = await createLabelledSecret(client);

      await refused(move('AWSCURRENT', { from: first }), wrong);
      assert.deepEqual(await labels(), { [first]: ['AWSCURRENT'] });
    },
  },
  {
    rule: 'a version without labels can be given one',
    check: async (client) => {
      const { first, put, move, labels, valueAt } = await createLabelledSecret(client);
      const [second, third] = [await put('second'), await put('third')];
      await move('AGAIN', { to: first });

      assert.deepEqual(await labels(), { [first]: ['AGAIN'], [second]: ['AWSPREVIOUS'], [third]: ['AWSCURRENT'] });
      assert.equal(await valueAt('AGAIN'), 'first');
    },
  },
];
