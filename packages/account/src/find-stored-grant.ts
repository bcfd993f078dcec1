import { type Generation, type NewGrant, TokenConfigError, type TokenStore } from '@leadferry/token';

/**
 * What became of a grant whose storing ended in an error.
 *
 * - stored: it is live; the error came after it was stored.
 * - overtaken: something newer than it is live: its own successor, or a later login's grant.
 * - absent: it is not live, and may be stored.
 */
export type StoredGrant =
  | { readonly kind: 'stored' | 'overtaken'; readonly generation: Generation; readonly expiresAtMs: number }
  | { readonly kind: 'absent' };

/**
 * Finds out what became of a grant whose storing ended in an error, before it is stored again: stored then and refreshed
 * since, it would put a refresh token back that is spent.
 *
 * @param epochBefore the epoch that was live before the grant was stored for the first time; undefined: nobody knows, and
 *   nothing counts as newer.
 * @throws TokenUnavailableError the store cannot tell now.
 */
export const findStoredGrant = async (
  store: Pick<TokenStore, 'readCurrent'>,
  { accessToken, receivedAtMs }: NewGrant,
  epochBefore: number | undefined,
): Promise<StoredGrant> => {
  const current = await readUsable(store);
  if (current === undefined) return { kind: 'absent' };
  const { generation, expiresAtMs } = current;
  if (current.accessToken === accessToken) return { kind: 'stored', generation, expiresAtMs };
  const isNewer = epochBefore !== undefined && generation.epoch > epochBefore && current.issuedAtMs > receivedAtMs;
  return isNewer ? { kind: 'overtaken', generation, expiresAtMs } : { kind: 'absent' };
};

/** Returns the epoch that is live now, 0 where nothing usable is; for `findStoredGrant`. */
export const readEpoch = async (store: Pick<TokenStore, 'readCurrent'>): Promise<number> =>
  (await readUsable(store))?.generation.epoch ?? 0;

const readUsable = async (store: Pick<TokenStore, 'readCurrent'>) => {
  try {
    return await store.readCurrent();
  } catch (error) {
    if (error instanceof TokenConfigError) return undefined; // nothing usable is there
    throw error;
  }
};
