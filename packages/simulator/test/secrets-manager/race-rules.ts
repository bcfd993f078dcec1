import assert from 'node:assert/strict';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { type ContractRule, newToken } from './contract-rule.ts';
import { createLabelledSecret, type LabelledSecret } from './labelled-secret.ts';

const rounds = 20;
const claimants = 50;
const movers = 10;

/** Runs all calls at once; answers the indexes that won, after checking that the others were refused as they must be. */
const race = async (calls: ReadonlyArray<() => Promise<unknown>>, refusal: string): Promise<number[]> => {
  const outcomes = await Promise.allSettled(calls.map((call) => call()));
  const errors = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as Error] : []));

  assert.deepEqual([...new Set(errors.map(({ name }) => name))], [refusal]);

  return outcomes.flatMap((outcome, index) => (outcome.status === 'fulfilled' ? [index] : []));
};

/** Adds versions that differ, each with the label of the one before, so that only the last has one. */
const putCandidates = async ({ put }: LabelledSecret, count: number): Promise<string[]> => {
  const ids: string[] = [];
  for (let index = 0; index < count; index += 1) ids.push(await put(`candidate ${index}`, ['CANDIDATE']));

  return ids;
};

/** Holds the rules that make claims and generations safe: create-if-absent and compare-and-swap. */
export const raceRules: readonly ContractRule[] = [
  {
    rule: 'of 50 concurrent claims of one version id exactly one wins, 20 times out of 20',
    check: async (client) => {
      const secret = await createLabelledSecret(client);

      for (let round = 0; round < rounds; round += 1) {
        const token = newToken();
        const claims = Array.from({ length: claimants }, (_, owner) => () => secret.put(`${owner}`, ['CLAIM'], token));
        const winners = await race(claims, 'ResourceExistsException');
        const stored = await client.send(new GetSecretValueCommand({ SecretId: secret.name, VersionId: token }));

        assert.equal(winners.length, 1);
        assert.equal(stored.SecretString, `${winners[0]}`);
        assert.equal(await secret.valueAt('CLAIM'), `${winners[0]}`);
      }
    },
  },
  {
    rule: 'of 10 concurrent moves of AWSCURRENT from one version exactly one wins, 20 times out of 20',
    check: async (client) => {
      const secret = await createLabelledSecret(client);
      const candidates = await putCandidates(secret, movers);
      let holder = secret.first;

      for (let round = 0; round < rounds; round += 1) {
        const from = holder;
        const targets = candidates.filter((id) => id !== from);
        const moves = targets.map((to) => () => secret.move('AWSCURRENT', { from, to }));
        const winners = await race(moves, 'InvalidParameterException');
        const labels = await secret.labels();

        assert.equal(winners.length, 1);
        holder = targets[winners[0] ?? -1] ?? '';
        assert.ok(labels[holder]?.includes('AWSCURRENT'));
        assert.ok(labels[from]?.includes('AWSPREVIOUS'));
        assert.equal(Object.values(labels).flat().length, 3);
      }
    },
  },
];
