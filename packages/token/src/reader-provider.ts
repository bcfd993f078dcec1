import type { TokenProvider } from './access-tokens.ts';
import { GrantRejectedError } from './errors.ts';
import { formatGeneration, isNewer } from './generation.ts';
import { createTokenHandout, type TokenHandoutOptions } from './hand-out-tokens.ts';
import type { RefreshFlow } from './refresh-flow.ts';
import { timingFor } from './refresh-timing.ts';
import { lifeOf } from './token-set.ts';
import type { TokenReader } from './token-store.ts';

export interface ReaderProviderOptions
  extends Omit<
    TokenHandoutOptions,
    'reader' | 'refresh' | 'onAccepted' | 'onSeen' | 'takeUp' | 'closing' | 'refreshAtRatio'
  > {
  /** The second secret, with the access token alone. */
  readonly reader: TokenReader;
}

/**
 * Creates the provider of one account for a process that cannot read the refresh token, and so cannot burn it (mode
 * `reader`). It waits for what a refresher stores, and tells the refreshers of an access token that the API refused;
 * they decide.
 */
export const createReaderProvider = (options: ReaderProviderOptions): TokenProvider => {
  const { account, reader, clock } = options;

  const awaitRefresher: RefreshFlow = async (known) => {
    const set = await reader.readCurrent();
    if (isNewer(set.generation, known.generation)) return { kind: 'live', set };
    const ending = await reader.readEnding(set);
    if (ending === undefined) return { kind: 'waiting' };
    throw new GrantRejectedError(
      `the grant of account ${account} has ended with generation ${formatGeneration(set.generation)}. ` +
        'Run "leadferry authorize"',
      { isConfirmed: ending.isLost || clock.now() >= ending.atMs + timingFor(lifeOf(set)).confirmMs },
    );
  };

  return createTokenHandout({
    ...options,
    closing: new AbortController(),
    refresh: awaitRefresher,
    onAccepted: () => {},
    onSeen: async () => {},
    takeUp: async () => undefined,
  });
};
