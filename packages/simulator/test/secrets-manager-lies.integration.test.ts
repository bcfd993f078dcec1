import assert from 'node:assert/strict';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { type SecretsManagerEmulator, startSecretsManagerEmulator } from '../src/secrets-manager/emulator.ts';
import { connectSecretsManager } from './secrets-manager/contract-rule.ts';
import { contractRules } from './secrets-manager/contract-rules.ts';

/** The rules that hang on `ClientRequestToken`, then those that hang on `RemoveFromVersionId`. */
const brokenByLies = [
  'the token of a put becomes the id of its version',
  'a token has 32 to 64 characters',
  'the same put asked twice is answered as before and adds nothing',
  'a repeated put takes no label back, whichever it names',
  'a used token is refused for other data, and nothing changes',
  'of 50 concurrent claims of one version id exactly one wins, 20 times out of 20',
  'AWSCURRENT does not move without RemoveFromVersionId',
  'no other label moves without RemoveFromVersionId either',
  'a label does not move from a version that does not hold it',
  'the same move asked twice is refused the second time',
  'a label without a version to move to is taken away from its holder',
  'of 10 concurrent moves of AWSCURRENT from one version exactly one wins, 20 times out of 20',
];

describe('the contract of Secrets Manager, put to a store that lies', () => {
  let emulator: SecretsManagerEmulator;
  let client: SecretsManagerClient;

  beforeAll(async () => {
    emulator = await startSecretsManagerEmulator({ switches: { lies: true } });
    client = connectSecretsManager(emulator.url);
  });

  afterAll(async () => {
    client.destroy();
    await emulator.stop();
  });

  for (const { rule, check } of contractRules) {
    if (brokenByLies.includes(rule)) it(`is red where it says: ${rule}`, () => assert.rejects(check(client)));
  }

  it('names only rules of the contract', () => {
    const rules = new Set(contractRules.map(({ rule }) => rule));

    assert.deepEqual(
      brokenByLies.filter((rule) => !rules.has(rule)),
      [],
    );
  });
});
