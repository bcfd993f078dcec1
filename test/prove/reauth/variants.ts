/** How a grant ends, and how a person brings the new one. */
export interface ReauthVariant {
  readonly name: 'device' | 'browser' | 'livesOn';
  readonly login: 'device' | 'browser' | 'pasted';
  /** Whether the access token goes on when the grant is revoked. */
  readonly keepsAccessToken: boolean;
  readonly accessTokenLifeMs: number;
}

const day = 86_400_000;

/** Grant and access token are revoked; a person logs in on another device, by `leadferry authorize`. */
export const device: ReauthVariant = {
  name: 'device',
  login: 'device',
  keepsAccessToken: false,
  accessTokenLifeMs: day,
};

/** The same; a person logs in by the pages, begun at one token-keeper and finished at another. */
export const browser: ReauthVariant = { ...device, name: 'browser', login: 'browser' };

/** Only the refresh token is revoked: the access token serves to its end, and nobody knows before the refresh is due. */
export const livesOn: ReauthVariant = {
  name: 'livesOn',
  login: 'pasted',
  keepsAccessToken: true,
  accessTokenLifeMs: 90_000,
};
