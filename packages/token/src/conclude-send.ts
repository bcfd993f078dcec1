import type { Claim, Verdict } from './claim.ts';
import { GrantRejectedError, isTokenError, TokenUnavailableError } from './errors.ts';
import { formatGeneration, isNewer } from './generation.ts';
import { noteVerdict } from './note-verdict.ts';
import type { RefreshOutcome } from './refresh-outcome.ts';
import type { RefreshTools } from './refresh-tools.ts';
import { refusedClient } from './refused-client.ts';
import type { SentClaim } from './send-claimed.ts';
import { makeLive, persist, storeSuccessor, toSuccessor } from './store-successor.ts';
import type { HeldClaim } from './take-claim.ts';
import type { StoredTokenSet } from './token-set.ts';
import type { GrantEnding } from './token-store.ts';

/**
 * Draws the consequence of a send: stores what it bought, or writes down what became of the refresh token and says so
 * (reference/token-refresh.md 7.6).
 *
 * @throws {GrantRejectedError} refused, and the store has not moved, which is not confirmed at once; or the last chance
 *   came to nothing.
 * @throws {TokenConfigError} the server does not accept this client; the refresh token is unspent.
 * @throws {TokenUnavailableError} throttled, never sent, or no answer that proves anything.
 */
export const concludeSend = async (
  tools: RefreshTools,
  set: StoredTokenSet,
  { claim }: HeldClaim,
  { outcome, sentAtMs }: SentClaim,
): Promise<StoredTokenSet> => {
  const { account, clock, metrics } = tools;
  const { attempt, nonce, isLastChance, cause } = claim;
  const note = (ending: Verdict['outcome'], why: Verdict['why']) =>
    noteVerdict(tools, set, { attempt, nonce, outcome: ending, why });

  metrics.countRefresh(account, nameOf(outcome, isLastChance));
  switch (outcome.kind) {
    case 'granted': {
      const answeredMs = clock.monotonicMs();
      const live = await storeSuccessor(tools, set, toSuccessor(set, outcome.tokens, { sentAtMs, cause }));
      metrics.observeDurable(account, (clock.monotonicMs() - answeredMs) / 1000);
      return live;
    }
    case 'refused':
      return believeRefusal(tools, set, claim);
    case 'config':
      await note('unspent', 'config');
      throw refusedClient(outcome.error);
    case 'throttled':
    case 'never_sent':
      await note('unspent', outcome.kind);
      throw new TokenUnavailableError(`the token endpoint could not be used: ${outcome.kind}`);
    case 'unknown':
      if (!isLastChance) {
        await note('unknown', 'unknown');
        throw new TokenUnavailableError(`no answer tells whether the refresh token was spent (${outcome.reason})`);
      }
      await note('lost', 'unknown');
      await shareEnding(tools, set, { atMs: clock.now(), isLost: true, isAccessRefused: cause === 'refused' });
      await tools.channel.publish(account, set.generation, 'ended');
      throw ended(account, set, 'no answer came to its last chance either', true);
  }
};

/** Believes `invalid_grant` only after the store was read again and shows nothing newer. */
const believeRefusal = async (
  tools: RefreshTools,
  set: StoredTokenSet,
  { attempt, nonce, cause }: Claim,
): Promise<StoredTokenSet> => {
  const { account, store, grant, clock, channel } = tools;
  const current = await persist(tools, set, () => store.readCurrent());
  if (current.versionId !== set.versionId && !isNewer(set.generation, current.generation)) return current;
  const next = await persist(tools, set, () => store.readNext(set));
  if (next !== undefined) return makeLive(tools, set, next);
  const verdict = { attempt, nonce, outcome: 'refused', why: 'refused', client: grant.clientFingerprint } as const;
  const atMs = clock.now();
  await persist(tools, set, () => store.recordVerdict(set, { ...verdict, atMs }));
  await shareEnding(tools, set, { atMs, isLost: false, isAccessRefused: cause === 'refused' });
  await channel.publish(account, set.generation, 'ended');
  throw ended(account, set, 'the server answers invalid_grant', false);
};

/** Shows readers the ending at once, so that none of them uses up a call on it; where it fails, `markEnded` makes it good. */
const shareEnding = async (
  { account, store, logger }: RefreshTools,
  set: StoredTokenSet,
  ending: GrantEnding,
): Promise<void> => {
  try {
    await store.shareEnding(set, ending);
  } catch (error) {
    if (!isTokenError(error)) throw error;
    logger.warn({ account, code: error.code }, 'token_ending_not_shared');
  }
};

const ended = (
  account: string,
  { generation }: StoredTokenSet,
  why: string,
  isConfirmed: boolean,
): GrantRejectedError =>
  new GrantRejectedError(
    `the grant of account ${account} has ended with generation ${formatGeneration(generation)}: ${why}. ` +
      'Run "leadferry authorize"',
    { isConfirmed },
  );

const nameOf = ({ kind }: RefreshOutcome, isLastChance: boolean) => {
  if (kind !== 'granted') return kind;
  return isLastChance ? 'last_chance' : 'refreshed';
};
