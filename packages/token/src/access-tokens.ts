import type { AccessToken } from './token-set.ts';

/** Hands out one valid access token of an account, however many workers ask. */
export interface TokenProvider {
  /**
   * Returns an access token that lives for at least a margin (0.35 % of its life, five minutes of 24 h) more: from memory,
   * else from the store, else by a refresh. Callers in one process share one flight. Across processes the store's
   * claim, not the lease, keeps a refresh token from being sent twice. No token is handed out before it is stored.
   *
   * Due refreshes and re-reads run in the background while the old token serves.
   *
   * @throws {TokenUnavailableError} store or token endpoint away, or another worker's refresh takes longer than the wait.
   * @throws {GrantRejectedError} a person must authorise anew.
   * @throws {TokenConfigError} a secret or the client's registration cannot work as it is.
   */
  getAccessToken(): Promise<AccessToken>;
  /** Returns what `getAccessToken` would resolve with at once, for those who come by thousands; undefined where it may have to wait. */
  atHand(): AccessToken | undefined;
  /**
   * Answers a 401 (design decision 3): a newer token where there is one, else the probe's verdict decides.
   *
   * @throws {TokenRefusedError} the lead is blocked: `token_unavailable` or `reauth_required`.
   * @throws {TokenConfigError} as `getAccessToken`.
   */
  replaceRefused(refused: AccessToken): Promise<AccessToken>;
  /**
   * Answers whether the store ever answered this process: with a token set, or with the want of a usable one. Tells a
   * store that is away from an account that waits for its login.
   */
  hasEverRead(): boolean;
  /** Begins no refresh any more, and waits for one that is between claim and promotion. */
  close(): Promise<void>;
}
