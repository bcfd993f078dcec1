import assert from 'node:assert/strict';
import { advance, open, response, type TokenStoreDeviation } from './store-rule.ts';

/** The one rule moto breaks; only a value that a person stores by hand is touched by it. */
export const motoTokenStoreDeviations: readonly TokenStoreDeviation[] = [
  {
    rule: 'counts a response pasted after refreshes as the next epoch',
    instead: 'leaves AWSCURRENT on the promoted version when a value is stored afterwards',
    observe: async (secret) => {
      const stored = await advance(secret);
      await secret.paste(response('person'));
      assert.deepEqual(await open(secret).readCurrent(), stored);
    },
  },
];
