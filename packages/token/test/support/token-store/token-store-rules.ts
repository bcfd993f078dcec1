import { claimRules } from './claim-rules.ts';
import { grantRules } from './grant-rules.ts';
import type { TokenStoreRule } from './store-rule.ts';
import { successorRules } from './successor-rules.ts';

/** What every token store must keep; `testing.ts` and Secrets Manager alike. Each rule gets a secret of its own. */
export const tokenStoreRules: readonly TokenStoreRule[] = [...grantRules, ...claimRules, ...successorRules];
