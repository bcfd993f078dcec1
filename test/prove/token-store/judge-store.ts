import {
  connectSecretsManager,
  type Deviation,
} from '../../../packages/simulator/test/secrets-manager/contract-rule.ts';
import { contractRules } from '../../../packages/simulator/test/secrets-manager/contract-rules.ts';
import { secretsAt } from '../../../packages/token/test/support/secrets-manager.ts';
import { firstValue, type TokenStoreDeviation } from '../../../packages/token/test/support/token-store/store-rule.ts';
import { tokenStoreRules } from '../../../packages/token/test/support/token-store/token-store-rules.ts';
import { type Judgement, judgeRules } from './judge-rules.ts';

/** What a store is known to do otherwise, contract by contract. */
export interface KnownDeviations {
  readonly secretsManager: readonly Deviation[];
  readonly tokenStore: readonly TokenStoreDeviation[];
}

/**
 * Puts both contracts to a Secrets Manager: what AWS promises of versions and labels, and what the token store makes
 * of it. Both hold races of 50 claimants.
 */
export const judgeStore = async (
  url: string,
  { secretsManager, tokenStore }: KnownDeviations = { secretsManager: [], tokenStore: [] },
): Promise<Judgement> => {
  const client = connectSecretsManager(url);
  try {
    const below = await judgeRules(contractRules, async () => client, secretsManager);
    const above = await judgeRules(tokenStoreRules, () => secretsAt(url)(firstValue), tokenStore);
    return {
      held: below.held + above.held,
      deviations: below.deviations + above.deviations,
      broken: [...below.broken, ...above.broken],
    };
  } finally {
    client.destroy();
  }
};
