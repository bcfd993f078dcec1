import { processRefreshResponse } from './refresh-request.ts';
import type { RefreshTools } from './refresh-tools.ts';
import { openAnswer } from './seal-answer.ts';
import { storeSuccessor, toSuccessor } from './store-successor.ts';
import type { StoredTokenSet } from './token-set.ts';

/**
 * Looks whether the answer to an earlier send of this generation lies in escrow, and finishes what its owner could not:
 * understands it, stores the successor, makes it live (reference/token-refresh.md 7.5, C6 to C8). Undefined when there
 * is none that brought tokens.
 */
export const recoverAnswer = async (tools: RefreshTools, set: StoredTokenSet): Promise<StoredTokenSet | undefined> => {
  const { account, escrow, clock, metrics } = tools;
  const kept = await escrow.read({ account, generation: set.generation });
  const answers = kept.map((sealed) => openAnswer(set, sealed)).filter((answer) => answer !== undefined);
  // Of two answers within a grace the later one is the end of the chain, wherever each of them lies.
  for (const rescued of answers.sort((a, b) => b.sentAtMs - a.sentAtMs)) {
    const outcome = processRefreshResponse({ kind: 'answered', status: rescued.status, body: rescued.body });
    if (outcome.kind !== 'granted') continue;
    metrics.watchEscrow(account, () => (clock.now() - rescued.sentAtMs) / 1000);
    return storeSuccessor(tools, set, toSuccessor(set, outcome.tokens, rescued));
  }
  return undefined;
};
