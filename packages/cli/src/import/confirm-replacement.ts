import { judgeTokenState } from '@leadferry/account';
import type { Clock } from '@leadferry/runtime';
import { formatGeneration, type NewGrant, readTokenState, type TokenState, type TokenStore } from '@leadferry/token';
import { DeniedError, UsageError } from '../errors.ts';

/**
 * Sees that a grant which works is not replaced by mistake: asks a person, or wants `--yes` where nobody can be asked. A grant
 * that ended, or is the very one that is brought, needs no question.
 *
 * @throws {DeniedError} the person said no.
 * @throws {UsageError} nobody can be asked, and `--yes` was not given.
 * @throws TokenUnavailableError, TokenConfigError: the store cannot tell.
 */
export const confirmReplacement = async ({
  account,
  store,
  grant,
  isSure,
  ask,
  clock,
}: {
  readonly account: string;
  readonly store: Pick<TokenStore, 'readCurrent' | 'readClaim' | 'readVerdict' | 'readEnding' | 'readPinnedAccount'>;
  readonly grant: NewGrant;
  readonly isSure: boolean;
  readonly ask: ((question: string) => Promise<string>) | undefined;
  readonly clock: Clock;
}): Promise<void> => {
  if (isSure) return;
  const token = await readTokenState({ account, store, clock });
  if (judgeTokenState(token, clock.now()).isPersonNeeded) return;
  if ((await store.readCurrent()).accessToken === grant.accessToken) return;

  const present = `account ${account}${describeOwner(token)} has a grant that works (generation ${describeGeneration(token)})`;
  if (ask === undefined) throw new UsageError(`${present}. To replace it, add --yes. Nothing was stored`);
  const answer = await ask(`${present.replace(/^a/, 'A')}. Replace it? [y/N] `);
  if (!/^\s*y(es)?\s*$/i.test(answer)) throw new DeniedError('not_confirmed', 'left as it was. Nothing was stored');
};

const describeOwner = ({ pinned }: TokenState): string =>
  pinned?.organizationName === undefined ? '' : ` of ${pinned.organizationName}`;

const describeGeneration = ({ generation }: TokenState): string =>
  generation === undefined ? 'unknown' : formatGeneration(generation);
