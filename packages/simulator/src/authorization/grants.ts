import { randomBytes, randomUUID } from 'node:crypto';
import type { SimulatorClock } from '../clock.ts';
import type { Switches } from '../switches.ts';
import type { World } from '../world/world.ts';
import type { TokenSigner } from './access-token.ts';
import type { AccessToken, Family, GrantRecords, RefreshToken } from './grant-records.ts';
import { invalidGrant, type OAuthError, type TokenAnswer } from './token-answer.ts';

/** A token set that was issued, or why none was. */
export type GrantResult =
  | { readonly kind: 'issued'; readonly answer: TokenAnswer; readonly account: string; readonly generation: number }
  | { readonly kind: 'refused'; readonly error: OAuthError; readonly account: string | undefined };

/** Issues, rotates and ends token sets. */
export interface Grants {
  /** Starts a family: what a person's consent yields. */
  open(wanted: { account: string; clientId: string; scopes: readonly string[]; flow: Family['flow'] }): GrantResult;
  /** Spends a refresh token. A refusal changes nothing, except that a replay may revoke the family. */
  refresh(clientId: string, refreshToken: string): GrantResult;
  /** Finds an access token of ours, whatever its state. */
  find(accessToken: string): AccessToken | undefined;
  /** Whether the token may be used now; notes the use. */
  use(token: AccessToken): boolean;
  /** Ends all grants of an account at once, access tokens included unless they are to live on. */
  revoke(account: string, options?: { keepAccessTokens?: boolean }): void;
  /** The newest generation of an account; 0 before the first. */
  generation(account: string): number;
}

/** Makes the grants over some records. */
export const createGrants = (deps: {
  clock: SimulatorClock;
  switches: () => Switches;
  signer: TokenSigner;
  world: World;
  records: GrantRecords;
}): Grants => {
  const { clock, switches, signer, world, records } = deps;
  const { families, refreshTokens, accessTokens, generations } = records;

  const isRotating = (clientId: string): boolean =>
    (world.applications.get(clientId)?.refreshTokenType ?? switches().refreshTokenType) === 'rotating';

  const tokensOf = <T extends { familyId: string }>(all: Map<string, T>, familyId: string): T[] =>
    [...all.values()].filter((token) => token.familyId === familyId);

  const revokeFamily = (family: Family, keepAccessTokens = false): void => {
    family.revoked = true;
    if (keepAccessTokens) return;
    for (const token of tokensOf(accessTokens, family.id)) token.revoked = true;
  };

  const dropExpired = (nowMs: number): void => {
    for (const [value, token] of accessTokens) if (token.expiresAtMs < nowMs - 3_600_000) accessTokens.delete(value);
  };

  const issueAccess = (family: Family, lifetimeMs: number): AccessToken => {
    const nowMs = clock.now();
    dropExpired(nowMs);
    const generation = (generations.get(family.account) ?? 0) + 1;
    generations.set(family.account, generation);

    const expiresAtMs = nowMs + lifetimeMs;
    const userId = world.accounts.get(family.account)?.userId ?? family.account;
    const value = signer.sign({
      clientId: family.clientId,
      userId,
      scopes: family.scopes,
      issuedAtMs: nowMs,
      expiresAtMs,
    });
    const token: AccessToken = {
      value,
      familyId: family.id,
      account: family.account,
      clientId: family.clientId,
      scopes: family.scopes,
      generation,
      expiresAtMs,
      lastUsedAtMs: nowMs,
      revoked: false,
    };
    accessTokens.set(value, token);
    return token;
  };

  const issueRefresh = (family: Family, generation: number): string => {
    const value = randomBytes(31).toString('base64url');
    const token = { value, familyId: family.id, generation, aliveSinceMs: clock.now() };
    refreshTokens.set(value, { ...token, supersededAtMs: undefined, expired: false });
    return value;
  };

  const answer = (family: Family, access: AccessToken, lifetimeMs: number, refreshToken?: string): GrantResult => ({
    kind: 'issued',
    account: family.account,
    generation: access.generation,
    answer: {
      token_type: 'Bearer',
      expires_in: Math.floor(lifetimeMs / 1000),
      access_token: access.value,
      scope: family.scopes.join(' '),
      ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }),
    },
  });

  const endOlder = (newcomer: Family): void => {
    const { newGrantExpiresOlder, refreshKillsAccessToken } = switches();
    for (const family of families.values()) {
      if (family.account !== newcomer.account || family.clientId !== newcomer.clientId) continue;
      if (newGrantExpiresOlder && isRotating(family.clientId)) {
        for (const token of tokensOf(refreshTokens, family.id)) token.expired = true;
      }
      if (refreshKillsAccessToken) for (const token of tokensOf(accessTokens, family.id)) token.revoked = true;
    }
  };

  const rotate = (family: Family, spent: RefreshToken): GrantResult => {
    const { accessTokenLifetimeMs, refreshKillsAccessToken, longLivedAnswer } = switches();
    const nowMs = clock.now();
    if (refreshKillsAccessToken) for (const token of tokensOf(accessTokens, family.id)) token.revoked = true;
    const access = issueAccess(family, accessTokenLifetimeMs);

    if (!isRotating(family.clientId)) {
      spent.aliveSinceMs = nowMs;
      return answer(family, access, accessTokenLifetimeMs, longLivedAnswer === 'echo' ? spent.value : undefined);
    }
    if (spent.supersededAtMs === undefined) {
      for (const token of tokensOf(refreshTokens, family.id)) token.supersededAtMs ??= nowMs;
    }
    return answer(family, access, accessTokenLifetimeMs, issueRefresh(family, access.generation));
  };

  return {
    open: (wanted) => {
      const { accessTokenLifetimeMs, firstAccessTokenLifetimeMs, deviceAccessTokenLifetimeMs } = switches();
      const family: Family = { id: randomUUID(), ...wanted, revoked: false };
      endOlder(family);
      families.set(family.id, family);

      const deviceMs = wanted.flow === 'device' ? deviceAccessTokenLifetimeMs : null;
      const lifetimeMs = deviceMs ?? firstAccessTokenLifetimeMs ?? accessTokenLifetimeMs;
      const access = issueAccess(family, lifetimeMs);
      const isOffline = wanted.scopes.includes('offline_access');
      return answer(family, access, lifetimeMs, isOffline ? issueRefresh(family, access.generation) : undefined);
    },
    refresh: (clientId, value) => {
      const token = refreshTokens.get(value);
      const family = token === undefined ? undefined : families.get(token.familyId);
      const refused: GrantResult = { kind: 'refused', error: invalidGrant, account: family?.account };
      if (token === undefined || family === undefined || family.clientId !== clientId) return refused;
      if (family.revoked || token.expired) return refused;

      const nowMs = clock.now();
      if (nowMs - token.aliveSinceMs >= switches().refreshTokenLifetimeMs) return refused;
      if (token.supersededAtMs !== undefined && nowMs - token.supersededAtMs >= switches().graceMs) {
        if (switches().reuseRevokesFamily) revokeFamily(family);
        return refused;
      }
      return rotate(family, token);
    },
    find: (value) => accessTokens.get(value),
    use: (token) => {
      const nowMs = clock.now();
      const { accessTokenIdleMs } = switches();
      const isIdle = accessTokenIdleMs > 0 && nowMs - token.lastUsedAtMs >= accessTokenIdleMs;
      if (token.revoked || isIdle || nowMs >= token.expiresAtMs) return false;
      token.lastUsedAtMs = nowMs;
      return true;
    },
    revoke: (account, options = {}) => {
      for (const family of families.values()) {
        if (family.account === account) revokeFamily(family, options.keepAccessTokens);
      }
    },
    generation: (account) => generations.get(account) ?? 0,
  };
};
