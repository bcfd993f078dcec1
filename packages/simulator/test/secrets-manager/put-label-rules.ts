import assert from 'node:assert/strict';
import { type ContractRule, refused } from './contract-rule.ts';
import { createLabelledSecret } from './labelled-secret.ts';

/** Holds the rules for the labels that a put moves. */
export const putLabelRules: readonly ContractRule[] = [
  {
    rule: 'a put without labels takes AWSCURRENT from whoever holds it, and AWSPREVIOUS follows',
    check: async (client) => {
      const { put, labels, first } = await createLabelledSecret(client);
      const second = await put('second');
      assert.deepEqual(await labels(), { [first]: ['AWSPREVIOUS'], [second]: ['AWSCURRENT'] });

      const third = await put('third');
      assert.deepEqual(await labels(), { [second]: ['AWSPREVIOUS'], [third]: ['AWSCURRENT'] });
    },
  },
  {
    rule: 'a put under another label leaves AWSCURRENT where it is',
    check: async (client) => {
      const { put, labels, valueAt, first } = await createLabelledSecret(client);
      const claim = await put('claim', ['CLAIM', 'SECOND_LABEL']);

      assert.deepEqual(await labels(), { [first]: ['AWSCURRENT'], [claim]: ['CLAIM', 'SECOND_LABEL'] });
      assert.equal(await valueAt('AWSCURRENT'), 'first');
    },
  },
  {
    rule: 'a put takes the labels it names from their holders',
    check: async (client) => {
      const { put, labels, valueAt, first } = await createLabelledSecret(client);
      const one = await put('one', ['CLAIM', 'KEPT']);
      const two = await put('two', ['CLAIM']);

      assert.deepEqual(await labels(), { [first]: ['AWSCURRENT'], [one]: ['KEPT'], [two]: ['CLAIM'] });
      assert.equal(await valueAt('CLAIM'), 'two');
    },
  },
  {
    rule: 'a put that names AWSCURRENT among its labels moves AWSPREVIOUS too',
    check: async (client) => {
      const { put, labels, first } = await createLabelledSecret(client);
      const second = await put('second', ['AWSCURRENT', 'NOTE']);

      assert.deepEqual(await labels(), { [first]: ['AWSPREVIOUS'], [second]: ['AWSCURRENT', 'NOTE'] });
    },
  },
  {
    rule: 'a put that names AWSCURRENT takes its other labels from their holders as well',
    check: async (client) => {
      const { put, labels, first } = await createLabelledSecret(client);
      const claim = await put('claim', ['CLAIM', 'KEPT']);
      const second = await put('second', ['AWSCURRENT', 'CLAIM']);

      assert.deepEqual(await labels(), {
        [first]: ['AWSPREVIOUS'],
        [claim]: ['KEPT'],
        [second]: ['AWSCURRENT', 'CLAIM'],
      });
    },
  },
  {
    rule: 'a secret has up to 20 labels over all its versions',
    check: async (client) => {
      const { put, labels } = await createLabelledSecret(client);
      const twenty = Array.from({ length: 19 }, (_, index) => `LABEL_${index}`);
      await put('many', twenty);
      assert.equal(Object.values(await labels()).flat().length, 20);

      await refused(put('more', ['LABEL_19']), 'LimitExceededException');
      assert.equal(Object.values(await labels()).flat().length, 20);
    },
  },
  {
    rule: 'a put names at most 20 labels',
    check: async (client) => {
      const { put } = await createLabelledSecret(client);
      const tooMany = Array.from({ length: 21 }, (_, index) => `LABEL_${index}`);

      await refused(put('many', tooMany), 'ValidationException', 'InvalidParameterException', 'LimitExceededException');
    },
  },
];
