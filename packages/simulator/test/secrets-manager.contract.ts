import assert from 'node:assert/strict';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { connectSecretsManager, type Deviation } from './secrets-manager/contract-rule.ts';
import { contractRules } from './secrets-manager/contract-rules.ts';

/** Is a store to judge. */
export interface StoreUnderTest {
  readonly url: string;
  stop(): Promise<void>;
}

const raceTimeoutMs = 60_000;

/**
 * Judges a store by every rule of AWS Secrets Manager that Leadferry relies on, and the emulator promises.
 *
 * A rule with a line in `deviations` must be broken, and in the way the line says. When `start` gives no store, the rules are
 * shown as skipped, with `reasonNotRun`.
 */
export const secretsManagerContract = (subject: {
  store: string;
  start: () => Promise<StoreUnderTest | undefined>;
  deviations?: readonly Deviation[];
  reasonNotRun?: string;
}): void => {
  const { store, start, deviations = [], reasonNotRun = 'the store was not started' } = subject;

  describe(`Secrets Manager as ${store} plays it`, () => {
    let running: StoreUnderTest | undefined;
    let client: SecretsManagerClient | undefined;

    beforeAll(async () => {
      running = await start();
      client = running && connectSecretsManager(running.url);
    });

    afterAll(async () => {
      client?.destroy();
      await running?.stop();
    });

    const judge = (sentence: string, check: (client: SecretsManagerClient) => Promise<void>): void =>
      it(sentence, { timeout: raceTimeoutMs }, ({ skip }) => (client ? check(client) : skip(reasonNotRun)));

    for (const { rule, check } of contractRules) {
      const deviation = deviations.find((line) => line.rule === rule);

      if (!deviation) judge(rule, check);
      else {
        judge(`deviates: ${store} ${deviation.instead}`, async (against) => {
          await assert.rejects(check(against), () => true, `${store} keeps the rule now: ${rule}`);
          await deviation.observe(against);
        });
      }
    }

    it('has no deviation noted from a rule that is not in the contract', () => {
      const rules = contractRules.map(({ rule }) => rule);

      assert.equal(new Set(rules).size, rules.length);
      assert.deepEqual(
        deviations.filter(({ rule }) => !rules.includes(rule)),
        [],
      );
    });
  });
};
