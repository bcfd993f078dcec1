import assert from 'node:assert/strict';
import { beforeAll, describe, it } from 'vitest';
import { firstValue, type SecretUnderTest, type TokenStoreDeviation } from './support/token-store/store-rule.ts';
import { tokenStoreRules } from './support/token-store/token-store-rules.ts';

export interface StoreUnderTest {
  readonly name: string;
  /** Returns how to create a secret; undefined where this store cannot be had here. */
  start(): Promise<((firstValue: string) => Promise<SecretUnderTest>) | undefined>;
  /** Rules this store is known to break; each must be broken, and in the way its line says. */
  readonly deviations?: readonly TokenStoreDeviation[];
}

/** What every token store must keep; `testing.ts` and Secrets Manager alike. */
export const tokenStoreContract = ({ name, start, deviations = [] }: StoreUnderTest): void => {
  describe(`the token store on ${name}`, () => {
    let create: Awaited<ReturnType<StoreUnderTest['start']>>;
    beforeAll(async () => {
      create = await start();
    });

    const judge = (title: string, check: (create: () => Promise<SecretUnderTest>) => Promise<void>): void =>
      it(title, async ({ skip }) => {
        const createSecret = create;
        if (createSecret === undefined) return skip();
        await check(() => createSecret(firstValue));
      });

    for (const { rule, check } of tokenStoreRules) {
      const deviation = deviations.find((line) => line.rule === rule);
      if (deviation === undefined) {
        judge(rule, async (secret) => check(await secret()));
      } else {
        judge(`deviates: ${name} ${deviation.instead}`, async (secret) => {
          await assert.rejects(check(await secret()), () => true, `${name} keeps the rule now: ${rule}`);
          await deviation.observe(await secret());
        });
      }
    }

    it('has no deviation noted from a rule that is not in the contract', () => {
      const rules = tokenStoreRules.map(({ rule }) => rule);
      assert.equal(new Set(rules).size, rules.length);
      assert.deepEqual(
        deviations.filter(({ rule }) => !rules.includes(rule)),
        [],
      );
    });
  });
};
