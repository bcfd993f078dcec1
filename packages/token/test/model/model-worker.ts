import type { TokenProvider } from '../../src/access-tokens.ts';
import { isTokenError } from '../../src/errors.ts';
import type { ModelServer } from './model-server.ts';
import type { Process, Steps } from './steps.ts';

/** The part of a provider that a worker uses. */
export type Tokens = Pick<TokenProvider, 'getAccessToken' | 'replaceRefused' | 'close'>;

/** An access token that a worker was given. */
export interface HandedOut {
  readonly accessToken: string;
  readonly to: string;
  /** How many writes the secret had seen by then. */
  readonly afterWrites: number;
}

/** How a worker's last request for a token ended: the API took it, refused it, or an error with this code. */
export type Ending =
  | 'none'
  | 'served'
  | 'unauthorized'
  | 'token_unavailable'
  | 'reauth_required'
  | 'config_error'
  | 'bug';

/** A worker of the model: asks for a token again and again, and uses it on the API. */
export interface ModelWorker {
  readonly process: Process;
  readonly tokens: Tokens;
  readonly ending: () => Ending;
  /** Monotonic time at which the last request ended. */
  readonly endedAtMs: () => number;
}

export interface ModelWorkerOptions {
  readonly process: Process;
  readonly tokens: Tokens;
  readonly steps: Steps;
  readonly server: ModelServer;
  readonly lifeMs: number;
  readonly nowMs: () => number;
  readonly onHandedOut: (handedOut: Pick<HandedOut, 'accessToken' | 'to'>) => void;
  readonly onBug: (error: unknown) => void;
}

/** Starts a worker. A request that failed is made again sooner than one that went well. */
export const startModelWorker = (options: ModelWorkerOptions): ModelWorker => {
  const { process, tokens, steps, server, lifeMs, nowMs, onHandedOut, onBug } = options;
  let ending: Ending = 'none';
  let endedAtMs = 0;

  const use = async (): Promise<Ending> => {
    const token = await tokens.getAccessToken();
    if (takes(token.value)) return 'served';
    const newer = await tokens.replaceRefused(token);
    return takes(newer.value) ? 'served' : 'unauthorized';
  };

  const takes = (accessToken: string): boolean => {
    if (process.isAlive) onHandedOut({ accessToken, to: process.name });
    return server.accepts(accessToken);
  };

  const ask = async (): Promise<void> => {
    try {
      ending = await use();
    } catch (error) {
      if (!isTokenError(error)) onBug(error);
      ending = isTokenError(error) ? error.code : 'bug';
    }
    endedAtMs = nowMs();
    steps.plan(process, () => void ask(), ending === 'served' ? lifeMs / 24 : lifeMs / 96);
  };

  steps.plan(process, () => void ask());
  return { process, tokens, ending: () => ending, endedAtMs: () => endedAtMs };
};
