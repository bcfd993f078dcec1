import assert from 'node:assert/strict';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { type SecretsManagerEmulator, startSecretsManagerEmulator } from '../src/secrets-manager/emulator.ts';
import { connectSecretsManager } from './secrets-manager/contract-rule.ts';
import { contractRules } from './secrets-manager/contract-rules.ts';

const claimRace = 'of 50 concurrent claims of one version id exactly one wins, 20 times out of 20';
const otherData = 'a used token is refused for other data, and nothing changes';
const otherKind = 'a token used for text is refused for bytes that look the same on the wire';

const moveRules = [
  'AWSCURRENT does not move without RemoveFromVersionId',
  'no other label moves without RemoveFromVersionId either',
  'a label does not move from a version that does not hold it',
  'the same move asked twice is refused the second time',
  'a label without a version to move to is taken away from its holder',
  'of 10 concurrent moves of AWSCURRENT from one version exactly one wins, 20 times out of 20',
];

/** The rules each lie breaks: those that hang on `ClientRequestToken`, those that hang on `RemoveFromVersionId`. */
const brokenBy = [
  { lies: 'create', rules: [otherData, otherKind, claimRace] },
  { lies: 'move', rules: moveRules },
  {
    lies: true,
    rules: [
      'the token of a put becomes the id of its version',
      'a token has 32 to 64 characters',
      'the same put asked twice is answered as before and adds nothing',
      'a repeated put takes no label back, whichever it names',
      otherData,
      otherKind,
      claimRace,
      ...moveRules,
    ],
  },
] as const;

describe.each(brokenBy)('the contract of Secrets Manager, put to a store that lies ($lies)', ({ lies, rules }) => {
  let emulator: SecretsManagerEmulator;
  let client: SecretsManagerClient;

  beforeAll(async () => {
    emulator = await startSecretsManagerEmulator({ switches: { lies } });
    client = connectSecretsManager(emulator.url);
  });

  afterAll(async () => {
    client.destroy();
    await emulator.stop();
  });

  const brokenByLies = new Set<string>(rules);

  for (const { rule, check } of contractRules) {
    if (brokenByLies.has(rule)) it(`is red where it says: ${rule}`, () => assert.rejects(check(client)));
  }

  it('names only rules of the contract', () => {
    const known = new Set(contractRules.map(({ rule }) => rule));

    assert.deepEqual(
      rules.filter((rule) => !known.has(rule)),
      [],
    );
  });
});
