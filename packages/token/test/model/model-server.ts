import type { FakeClock } from '@leadferry/runtime/testing';
import type { Provider, SendFate } from './schedule.ts';

/** A refresh token that reached the server, with what came of it. */
export interface Presentation {
  readonly refreshToken: string;
  /** The process that sent it. */
  readonly by: string;
  readonly sentAtMs: number;
  /** When it reached the server, which may be long after it was sent. */
  readonly arrivedAtMs: number;
  readonly fate: SendFate;
  readonly result: 'granted' | 'refused' | 'unspent';
  /** The access token it bought. */
  readonly accessToken: string | undefined;
  /** When the answer reached its sender whole; undefined where it did not. */
  heardAtMs: number | undefined;
}

export interface TokenAnswer {
  readonly status: number;
  readonly body: string;
  readonly presentation: Presentation;
}

type Answer = Pick<TokenAnswer, 'status' | 'body'>;

/** An authorization server and the API that trusts it. */
export interface ModelServer {
  readonly presentations: readonly Presentation[];
  /** A person logs in: a new line of tokens, as the token response to store. */
  login(): string;
  /** Handles a refresh request that arrived. */
  refresh(request: Pick<Presentation, 'refreshToken' | 'by' | 'sentAtMs' | 'fate'>): TokenAnswer;
  /** Answers whether the API takes an access token now. */
  accepts(accessToken: string): boolean;
  /** Answers whether this refresh token would be granted now. */
  isSpendable(refreshToken: string): boolean;
  /** Orders access tokens: by login, then by refresh. Undefined for one that was never issued. */
  rank(accessToken: string): number | undefined;
  /** Time in which a refresh token is answered again, in milliseconds. */
  readonly graceMs: number;
  /** Logins that were revoked because a refresh token came twice. */
  readonly revoked: ReadonlySet<number>;
}

interface Issued {
  readonly login: number;
  readonly turn: number;
  readonly issuedAtMs: number;
  usedAtMs?: number;
}

/** Time in which a server with grace answers a refresh token again, as a share of the access token's life. */
const graceShare = 0.01;

export interface ModelServerOptions {
  readonly provider: Provider;
  readonly lifeMs: number;
  readonly clock: FakeClock;
}

/** Creates the model authorization server. */
export const createModelServer = ({ provider, lifeMs, clock }: ModelServerOptions): ModelServer => {
  const refreshTokens = new Map<string, Issued>();
  const accessTokens = new Map<string, Issued>();
  const graceMs = lifeMs * graceShare;
  const presentations: Presentation[] = [];
  const revoked = new Set<number>();
  const newest = new Map<number, string>();
  let logins = 0;
  let serial = 0;

  const issue = (login: number, turn: number, kept?: string): { accessToken: string; body: string } => {
    serial += 1;
    const accessToken = `at-${login}-${turn}-${serial}`;
    const refreshToken = kept ?? `rt-${login}-${turn}-${serial}`;
    accessTokens.set(accessToken, { login, turn, issuedAtMs: clock.now() });
    refreshTokens.set(refreshToken, { login, turn, issuedAtMs: clock.now() });
    newest.set(login, accessToken);
    const tokens = { access_token: accessToken, refresh_token: refreshToken, expires_in: lifeMs / 1000 };
    return { accessToken, body: JSON.stringify(tokens) };
  };

  const isSpendable = (refreshToken: string): boolean => {
    const token = refreshTokens.get(refreshToken);
    if (token === undefined || revoked.has(token.login)) return false;
    if (token.usedAtMs === undefined || provider === 'long_lived') return true;
    return provider === 'grace' && clock.now() < token.usedAtMs + graceMs;
  };

  const spend = (refreshToken: string): { answer: Answer; accessToken: string | undefined } => {
    const token = refreshTokens.get(refreshToken);
    if (token === undefined || !isSpendable(refreshToken)) {
      if (provider === 'family' && token !== undefined) revoked.add(token.login);
      return { answer: { status: 400, body: '{"error":"invalid_grant"}' }, accessToken: undefined };
    }
    token.usedAtMs ??= clock.now();
    const { accessToken, body } = issue(
      token.login,
      token.turn + 1,
      provider === 'long_lived' ? refreshToken : undefined,
    );
    return { answer: { status: 200, body }, accessToken };
  };

  return {
    presentations,
    graceMs,
    revoked,
    login: () => {
      logins += 1;
      return issue(logins, 0).body;
    },
    refresh: (request) => {
      const note = (result: Presentation['result'], accessToken?: string): Presentation => {
        const presentation = { ...request, arrivedAtMs: clock.now(), result, accessToken, heardAtMs: undefined };
        presentations.push(presentation);
        return presentation;
      };
      const unspent = unspentAnswers[request.fate];
      if (unspent !== undefined) return { ...unspent, presentation: note('unspent') };
      const { answer, accessToken } = spend(request.refreshToken);
      const presentation = note(accessToken === undefined ? 'refused' : 'granted', accessToken);
      if (request.fate === 'error_after') return { status: 502, body: '<html>Bad Gateway</html>', presentation };
      const body = request.fate === 'cut' ? answer.body.slice(0, -3) : answer.body;
      return { ...answer, body, presentation };
    },
    accepts: (accessToken) => {
      const token = accessTokens.get(accessToken);
      if (token === undefined || revoked.has(token.login) || clock.now() >= token.issuedAtMs + lifeMs) return false;
      return provider !== 'kills_access' || newest.get(token.login) === accessToken;
    },
    isSpendable,
    rank: (accessToken) => {
      const token = accessTokens.get(accessToken);
      return token && token.login * 1e6 + token.turn;
    },
  };
};

/** Answers that leave the refresh token as it was. */
const unspentAnswers: Partial<Record<SendFate, Answer>> = {
  lost_before: { status: 503, body: '' },
  error_before: { status: 503, body: 'upstream connect error' },
  throttled: { status: 429, body: '{"error_key":"throttled"}' },
  config: { status: 401, body: '{"error":"invalid_client"}' },
};
