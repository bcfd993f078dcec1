import { TokenUnavailableError } from './errors.ts';
import type { RefreshGrant } from './refresh-grant.ts';
import type { SendResult } from './refresh-outcome.ts';

/** A refresh grant that answers by script and keeps what it was sent. */
export interface ScriptedGrant extends RefreshGrant {
  /** Refresh tokens in the order they were sent. */
  readonly sent: readonly string[];
  /** Connections opened so far. */
  readonly opened: () => number;
  setReachable(isReachable: boolean): void;
}

/** Creates a grant whose every send is answered by `answer`, which is told the refresh token and how many came before. */
export const createScriptedGrant = (
  answer: (refreshToken: string, index: number) => SendResult | Promise<SendResult>,
  { clientFingerprint = 'client' }: { readonly clientFingerprint?: string } = {},
): ScriptedGrant => {
  const sent: string[] = [];
  let connections = 0;
  let isUp = true;
  return {
    clientFingerprint,
    sent,
    opened: () => connections,
    setReachable: (isReachable) => {
      isUp = isReachable;
    },
    open: async () => {
      if (!isUp) throw new TokenUnavailableError('no connection to the token endpoint');
      connections += 1;
      return {
        send: async (refreshToken) => answer(refreshToken, sent.push(refreshToken) - 1),
        close: () => {},
      };
    },
  };
};

/** Builds an answer of the token endpoint. */
export const answerWith = (status: number, body: unknown, retryAfter?: string): SendResult => ({
  kind: 'answered',
  status,
  body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
  ...(retryAfter === undefined ? {} : { retryAfter }),
});
