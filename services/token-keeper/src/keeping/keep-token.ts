import { type Clock, type Logger, unlessAborted } from '@leadferry/runtime';
import { type AccessToken, formatGeneration, isTokenError, type TokenProvider } from '@leadferry/token';
import { pause } from './pause.ts';

/** Longest time between two looks at a token, in milliseconds. */
const longestPauseMs = 1000;
/** Shortest one, for tokens that live for seconds. */
const shortestPauseMs = 50;

export interface KeepTokenOptions {
  readonly account: string;
  /** Opens the account's token provider; asked again and again while the application's secret cannot be read. */
  readonly open: () => Promise<TokenProvider>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** The page on which a person authorises the account, for the log line that calls one. */
  readonly authorizeAt?: string | undefined;
  /** Ends the loop; the token provider's own close is the caller's. */
  readonly signal: AbortSignal;
  /** Told after every look, so that somebody can see that the loop still goes round. */
  readonly onLook: () => void;
}

/**
 * Keeps one account's token fresh until the signal aborts: asks the provider for it every second, or every hundredth of
 * what is left of a short life, since the provider looks at what is due only when it is asked.
 *
 * Survives every token error, for ever, and says each change once in the log (`token_state`): a new generation, or
 * the code of what is wrong, with the page where a person can help.
 *
 * @throws any error that is not a token error: a bug.
 */
export const keepToken = async (options: KeepTokenOptions): Promise<void> => {
  const { account, open, clock, logger, authorizeAt, signal, onLook } = options;
  let said = '';
  const say = (state: string, fields: object = {}): void => {
    const line = JSON.stringify([state, fields]);
    if (line !== said) logger[state === 'kept' ? 'info' : 'warn']({ account, state, ...fields }, 'token_state');
    said = line;
  };

  while (!signal.aborted) {
    let pauseMs = longestPauseMs;
    try {
      const token = await unlessAborted(lookAt(open), signal);
      say('kept', {
        generation: formatGeneration(token.generation),
        expiresAt: new Date(token.expiresAtMs).toISOString(),
      });
      pauseMs = Math.max(shortestPauseMs, Math.min(longestPauseMs, (token.expiresAtMs - clock.now()) / 100));
    } catch (error) {
      if (signal.aborted) return;
      if (!isTokenError(error)) throw error;
      say(error.code, authorizeAt === undefined ? {} : { authorizeAt });
    }
    onLook();
    await pause(clock, pauseMs, signal);
  }
};

const lookAt = async (open: () => Promise<TokenProvider>): Promise<AccessToken> => (await open()).getAccessToken();
