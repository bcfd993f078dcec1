const offline = 'offline_access';

/** Says which scope was missing where a login brought no refresh token, and where to correct that. */
export const explainMissingRefreshToken = (
  wanted: readonly string[],
  granted: readonly string[] | undefined,
): string => {
  const lost = missingOf(wanted, granted);
  const reason = !wanted.includes(offline)
    ? `the scope ${offline} is missing under application.scopes in the config: add it`
    : lost.includes(offline)
      ? `the vendor did not grant ${lost.length === 1 ? 'the scope' : 'the scopes'} ${lost.join(', ')}: allow ` +
        `${lost.length === 1 ? 'it' : 'them'} in the application's settings in the developer portal`
      : `the scope ${offline} was asked for and yet none came: look at the application's settings in the developer portal`;
  return `the login brought no refresh token, so it would end with its access token. What is wrong: ${reason}. Then log in again. Nothing was stored`;
};

/** Says which configured scopes a login that is otherwise good was not given; undefined when none is missing. */
export const explainLostScopes = (
  wanted: readonly string[],
  granted: readonly string[] | undefined,
): string | undefined => {
  const lost = missingOf(wanted, granted).filter((scope) => scope !== offline);
  if (lost.length === 0) return undefined;
  return `The login was not given ${lost.join(', ')}, which the config asks for: calls that need it will be refused (403).`;
};

/** An answer that names no scopes gave all that were asked for (RFC 6749 5.1). */
const missingOf = (wanted: readonly string[], granted: readonly string[] | undefined): string[] =>
  granted === undefined ? [] : wanted.filter((scope) => !granted.includes(scope));
