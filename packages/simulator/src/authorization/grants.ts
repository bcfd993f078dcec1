import { randomUUID } from 'node:crypto';
import type { SimulatorClock } from '../clock.ts';
import type { Switches } from '../switches.ts';
import type { World } from '../world/world.ts';
import type { AccessToken, Family, GrantRecords, RefreshToken } from './grant-records.ts';
import { invalidGrant, type OAuthError, type TokenAnswer } from './token-answer.ts';
import type { TokenIssuer } from './token-issuer.ts';

/** A token set that was issued, or why none was. */
export type GrantResult =
  | { readonly kind: 'issued'; readonly answer: TokenAnswer; readonly account: string; readonly generation: number }
  | { readonly kind: 'refused'; readonly error: OAuthError; readonly account: string | undefined };

/** Issues, rotates and ends token sets. */
export interface Grants {
  /** Starts a family: what a person's consent yields. */
  open(wanted: Omit<Family, 'id' | 'revoked'>): Extract<GrantResult, { kind: 'issued' }>;
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

const tokensOf = <T extends { familyId: string }>(all: ReadonlyMap<string, T>, familyId: string): T[] =>
  [...all.values()].filter((token) => token.familyId === familyId);

/** Makes the grants over some records (reference 1.6). */
export const createGrants = (deps: {
  clock: SimulatorClock;
  switches: () => Switches;
  world: World;
  records: GrantRecords;
  issuer: TokenIssuer;
}): Grants => {
  const { clock, switches, world, records, issuer } = deps;
  const { families, refreshTokens, accessTokens, generations } = records;

  const isRotating = (clientId: string): boolean =>
    (world.applications.get(clientId)?.refreshTokenType ?? switches().refreshTokenType) === 'rotating';

  const revokeAccess = (familyId: string): void => {
    for (const token of tokensOf(accessTokens, familyId)) token.revoked = true;
  };

  const answer = (family: Family, access: AccessToken, lifetimeMs: number, refreshToken: string | undefined) => ({
    kind: 'issued' as const,
    account: family.account,
    generation: access.generation,
    answer: {
      token_type: 'Bearer' as const,
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
      if (refreshKillsAccessToken) revokeAccess(family.id);
    }
  };

  const rotate = (family: Family, spent: RefreshToken): GrantResult => {
    const { accessTokenLifetimeMs, refreshKillsAccessToken, longLivedAnswer } = switches();
    if (refreshKillsAccessToken) revokeAccess(family.id);
    const access = issuer.issueAccess(family, accessTokenLifetimeMs);

    if (!isRotating(family.clientId)) {
      spent.aliveSinceMs = clock.now();
      return answer(family, access, accessTokenLifetimeMs, longLivedAnswer === 'echo' ? spent.value : undefined);
    }
    // A replay within the grace time must not end what the first use was given, or racing clients would lose both.
    if (spent.supersededAtMs === undefined) {
      for (const token of tokensOf(refreshTokens, family.id)) token.supersededAtMs ??= clock.now();
    }
    return answer(family, access, accessTokenLifetimeMs, issuer.issueRefresh(family, access.generation));
  };

  return {
    open: (wanted) => {
      const { accessTokenLifetimeMs, firstAccessTokenLifetimeMs, deviceAccessTokenLifetimeMs } = switches();
      const family: Family = { id: randomUUID(), ...wanted, revoked: false };
      endOlder(family);
      families.set(family.id, family);

      const deviceMs = wanted.flow === 'device' ? deviceAccessTokenLifetimeMs : null;
      const lifetimeMs = deviceMs ?? firstAccessTokenLifetimeMs ?? accessTokenLifetimeMs;
      const access = issuer.issueAccess(family, lifetimeMs);
      const isOffline = wanted.scopes.includes('offline_access');
      return answer(family, access, lifetimeMs, isOffline ? issuer.issueRefresh(family, access.generation) : undefined);
    },
    refresh: (clientId, value) => {
      const token = refreshTokens.get(value);
      const family = token === undefined ? undefined : families.get(token.familyId);
      const refused: GrantResult = { kind: 'refused', error: invalidGrant, account: family?.account };
      if (token === undefined || family === undefined || family.clientId !== clientId) return refused;
      if (family.revoked || token.expired) return refused;

      const nowMs = clock.now();
      const { refreshTokenLifetimeMs, graceMs, reuseRevokesFamily } = switches();
      if (nowMs - token.aliveSinceMs >= refreshTokenLifetimeMs) return refused;
      if (token.supersededAtMs !== undefined && nowMs - token.supersededAtMs >= graceMs) {
        if (reuseRevokesFamily) {
          family.revoked = true;
          revokeAccess(family.id);
        }
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
        if (family.account !== account) continue;
        family.revoked = true;
        if (options.keepAccessTokens !== true) revokeAccess(family.id);
      }
    },
    generation: (account) => generations.get(account) ?? 0,
  };
};
