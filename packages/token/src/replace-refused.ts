import type { Clock, Logger } from '@leadferry/runtime';
import { GrantRejectedError, isTokenError, TokenRefusedError, TokenUnavailableError } from './errors.ts';
import { formatGeneration, isNewer } from './generation.ts';
import type { GenerationChannel } from './generation-channel.ts';
import type { HeldToken } from './held-token.ts';
import type { TokenMetrics } from './metrics.ts';
import type { NewestToken } from './newest-token.ts';
import { createSingleFlight } from './single-flight.ts';
import type { ProbeVerdict, Suspicion } from './suspicion.ts';
import type { AccessToken } from './token-set.ts';

/**
 * Asks the API, by one harmless call that needs no scope, whether it takes this access token
 * (`GET /account/user/privileges`, design decision 3). Never throws for what the API answers.
 */
export type Probe = (accessToken: string) => Promise<ProbeVerdict>;

export interface ReplaceRefusedOptions {
  readonly account: string;
  readonly held: HeldToken;
  readonly newest: NewestToken;
  readonly probe: Probe;
  readonly suspicion: Suspicion;
  readonly channel: GenerationChannel;
  readonly getAccessToken: () => Promise<AccessToken>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: TokenMetrics;
}

/** The answer to an access token that the API refused. */
export interface ReplaceRefused {
  /** Returns a token to repeat the call with; see `TokenProvider.replaceRefused`. */
  replace(refused: AccessToken): Promise<AccessToken>;
  /** Looks into a token that another worker suspects, as if this one had been refused. */
  suspect(token: AccessToken): void;
  /** Ends when nobody looks into the token held any more, whatever came of it; undefined when nobody does. */
  settled(): Promise<void> | undefined;
}

/**
 * Creates the answer to a 401: first another look at the store, at most one per 10 s (less for short-lived tokens);
 * only when the newest token there is was refused, the probe, one for the fleet; only when the probe agrees, a refresh,
 * at most one per hour and fleet that was forced this way. Never a refresh by reflex. While it is being looked into,
 * nobody is handed the token, in no worker.
 */
export const createReplaceRefused = (options: ReplaceRefusedOptions): ReplaceRefused => {
  const { account, held, newest, probe, suspicion, channel, getAccessToken, clock, logger, metrics } = options;
  const inquiring = createSingleFlight<void>();
  let last: { readonly untilMs: number; readonly error: Error } | undefined;

  /** Another token than the refused one is called for: a newer one is known, or this one has ended meanwhile. */
  const isOutdated = ({ generation }: AccessToken): boolean =>
    held.cause() !== 'early' || (held.set !== undefined && isNewer(held.set.generation, generation));

  /** Ends when the refused token is known to be outdated; everything else is an error. */
  const inquire = async (refused: AccessToken): Promise<void> => {
    if (last !== undefined && clock.monotonicMs() < last.untilMs) throw last.error;
    last = undefined;
    try {
      await newest.reread();
      if (!isOutdated(refused)) await decide(refused);
    } catch (error) {
      if (isTokenError(error)) last = { untilMs: clock.monotonicMs() + held.timing.refusalMs, error };
      throw error;
    }
  };

  const decide = async (refused: AccessToken): Promise<void> => {
    const { value, generation } = refused;
    const verdict = await suspicion.clearUp(account, generation, () => probe(value));
    logger.warn({ account, generation: formatGeneration(generation), verdict }, 'access_token_refused');
    if (verdict === 'accepted') {
      throw new TokenUnavailableError(`the API refused the newest access token of account ${account} and takes it now`);
    }
    if (verdict === 'unavailable') {
      throw new TokenUnavailableError(`nobody can tell whether the API takes the access token of account ${account}`);
    }
    // The probe waits for a permit like any request. A newer set that came meanwhile is not the one it judged.
    if (!isOutdated(refused)) held.markRefused(held.timing.graceMs);
  };

  const replace = async (refused: AccessToken): Promise<AccessToken> => {
    metrics.countUnauthorized(account);
    try {
      if (!isOutdated(refused)) {
        if (inquiring.current === undefined) void channel.publish(account, refused.generation, 'suspect');
        await inquiring.run(() => inquire(refused));
      }
      return await getAccessToken();
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

  return {
    replace,
    suspect: (token) => {
      if (inquiring.current !== undefined || isOutdated(token)) return;
      inquiring
        .run(() => inquire(token))
        .catch((error: unknown) => {
          if (!isTokenError(error) && !isForeign(error)) throw error;
          logger.warn({ account, generation: formatGeneration(token.generation), error }, 'suspicion_not_cleared_up');
        });
    },
    settled: () =>
      inquiring.current?.then(
        () => {},
        () => {},
      ),
  };
};

/** The probe may find no permit: its error belongs to the budget, and carries a code of its own. */
const isForeign = (error: unknown): boolean => error instanceof Error && 'code' in error;
