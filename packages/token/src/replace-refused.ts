import type { Clock, Logger } from '@leadferry/runtime';
import { GrantRejectedError, isTokenError, TokenRefusedError, TokenUnavailableError } from './errors.ts';
import { formatGeneration, isNewer } from './generation.ts';
import type { HeldToken } from './held-token.ts';
import type { TokenMetrics } from './metrics.ts';
import type { NewestToken } from './newest-token.ts';
import { createSingleFlight } from './single-flight.ts';
import type { AccessToken } from './token-set.ts';

/**
 * Asks the API, by one harmless call that needs no scope, whether it takes this access token
 * (`GET /account/user/privileges`, design decision 3). Never throws for what the API answers.
 */
export type Probe = (accessToken: string) => Promise<'accepted' | 'refused' | 'unavailable'>;

export interface ReplaceRefusedOptions {
  readonly account: string;
  readonly held: HeldToken;
  readonly newest: NewestToken;
  readonly probe: Probe;
  readonly getAccessToken: () => Promise<AccessToken>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: TokenMetrics;
}

/**
 * Creates the answer to a 401: first another look at the store, at most one per 10 s (less for short-lived tokens);
 * only when the newest token there is was refused, the probe; only when the probe agrees, a refresh, at most one per
 * hour and fleet that was forced this way. Never a refresh by reflex.
 */
export const createReplaceRefused = (
  options: ReplaceRefusedOptions,
): ((refused: AccessToken) => Promise<AccessToken>) => {
  const { account, held, newest, probe, getAccessToken, clock, logger, metrics } = options;
  const inquiring = createSingleFlight<AccessToken>();
  let last: { readonly untilMs: number; readonly error: Error } | undefined;

  /** Another token than the refused one is called for: a newer one is known, or this one has ended meanwhile. */
  const isOutdated = ({ generation }: AccessToken): boolean =>
    held.cause() !== 'early' || (held.set !== undefined && isNewer(held.set.generation, generation));

  const inquire = async (refused: AccessToken): Promise<AccessToken> => {
    if (last !== undefined && clock.monotonicMs() < last.untilMs) throw last.error;
    last = undefined;
    try {
      await newest.reread();
      return isOutdated(refused) ? await getAccessToken() : await decide(refused);
    } catch (error) {
      if (isTokenError(error)) last = { untilMs: clock.monotonicMs() + held.timing.refusalMs, error };
      throw error;
    }
  };

  const decide = async (refused: AccessToken): Promise<AccessToken> => {
    const verdict = await probe(refused.value);
    logger.warn({ account, generation: formatGeneration(refused.generation), verdict }, 'access_token_refused');
    if (verdict === 'accepted') {
      throw new TokenUnavailableError(`the API refused the newest access token of account ${account} and takes it now`);
    }
    if (verdict === 'unavailable') {
      throw new TokenUnavailableError(`nobody can tell whether the API takes the access token of account ${account}`);
    }
    // The probe waits for a permit like any request. A newer set that came meanwhile is not the one it judged.
    if (!isOutdated(refused)) held.markRefused(held.timing.graceMs);
    return getAccessToken();
  };

  return async (refused) => {
    metrics.countUnauthorized(account);
    try {
      if (isOutdated(refused)) return await getAccessToken();
      return await inquiring.run(() => inquire(refused));
    } catch (error) {
      if (error instanceof GrantRejectedError) {
        throw new TokenRefusedError('reauth_required', error.message, { cause: error });
      }
      if (error instanceof TokenUnavailableError) {
        throw new TokenRefusedError('token_unavailable', error.message, { cause: error });
      }
      throw error;
    }
  };
};
