import { randomBytes } from 'node:crypto';
import type { SimulatorClock } from '../clock.ts';
import type { World } from '../world/world.ts';
import type { TokenSigner } from './access-token.ts';
import type { AccessToken, Family, GrantRecords } from './grant-records.ts';

/** Makes tokens and files them in the records. */
export interface TokenIssuer {
  /** Makes an access token, the next generation of its account. */
  issueAccess(family: Family, lifetimeMs: number): AccessToken;
  /** Makes a living refresh token of 42 characters. */
  issueRefresh(family: Family, generation: number): string;
}

const KEEP_EXPIRED_MS = 3_600_000;

/** Makes an issuer. Access tokens that expired more than an hour ago are forgotten; a request with one is still a 401. */
export const createTokenIssuer = (deps: {
  clock: SimulatorClock;
  signer: TokenSigner;
  world: World;
  records: GrantRecords;
}): TokenIssuer => {
  const { clock, signer, world, records } = deps;
  const { accessTokens, refreshTokens, generations } = records;

  const dropExpired = (nowMs: number): void => {
    for (const [value, token] of accessTokens) {
      if (token.expiresAtMs < nowMs - KEEP_EXPIRED_MS) accessTokens.delete(value);
    }
  };

  return {
    issueAccess: (family, lifetimeMs) => {
      const nowMs = clock.now();
      dropExpired(nowMs);
      const generation = (generations.get(family.account) ?? 0) + 1;
      generations.set(family.account, generation);

      const { clientId, scopes, account } = family;
      const userId = world.accounts.get(account)?.userId ?? account;
      const expiresAtMs = nowMs + lifetimeMs;
      const token: AccessToken = {
        value: signer.sign({ clientId, userId, scopes, issuedAtMs: nowMs, expiresAtMs }),
        familyId: family.id,
        account,
        clientId,
        scopes,
        generation,
        expiresAtMs,
        lastUsedAtMs: nowMs,
        revoked: false,
      };
      accessTokens.set(token.value, token);
      return token;
    },
    issueRefresh: (family, generation) => {
      const value = randomBytes(31).toString('base64url');
      refreshTokens.set(value, {
        value,
        familyId: family.id,
        generation,
        aliveSinceMs: clock.now(),
        supersededAtMs: undefined,
        expired: false,
      });
      return value;
    },
  };
};
