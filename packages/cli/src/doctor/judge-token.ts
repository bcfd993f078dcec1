import { describeDistance, describeDuration } from '@leadferry/account';
import { formatGeneration, readJwtClaims, type TokenState } from '@leadferry/token';
import { createFindings, type Finding } from './finding.ts';

const { good, attention, fault } = createFindings('token');

/** A token set as it was found. */
export interface FoundToken {
  readonly account: string;
  readonly state: TokenState;
  readonly accessToken: string;
  /** Undefined where the application is not known. */
  readonly clientId: string | undefined;
  /** What the config asks for. */
  readonly scopes: readonly string[];
  readonly nowMs: number;
}

/** Shares of a token's life that are left: 8 h and 4 h of a day's token, at which people are warned and called. */
const [warnShare, callShare] = [1 / 3, 1 / 6];

/** Says what follows from an account's token set, by itself. */
export const judgeToken = (found: FoundToken): Finding[] => {
  const findings = [...judgeGrant(found), ...judgeClaims(found)];
  if (findings.some(({ level }) => level === 'fault')) return findings;
  const { account, state, nowMs } = found;
  const generation = state.generation ? formatGeneration(state.generation) : 'of unknown generation';
  const life = describeDistance(state.expiresAtMs ?? nowMs, nowMs);
  return [good('token', `generation ${generation}, the access token ends ${life}`, { about: account }), ...findings];
};

const judgeGrant = ({ account, state, nowMs }: FoundToken): Finding[] => {
  const authorize = `authorise it anew: "leadferry authorize --account ${account}", or token-keeper's pages`;
  const told = { about: account };
  const lives = state.isAccessRefused !== true && (state.expiresAtMs ?? 0) > nowMs;
  if (state.state === 'reauth_required') {
    const rest = lives
      ? `delivery goes on until ${describeDistance(state.expiresAtMs ?? nowMs, nowMs)}`
      : 'delivery waits';
    return [fault('reauth_required', `the grant of account ${account} has ended, and ${rest}`, authorize, told)];
  }
  if (state.hasRefreshToken === false) {
    const text = `the grant of account ${account} has no refresh token: it ends with its access token`;
    return [fault('no_refresh_token', text, `${authorize}, with offline_access under application.scopes`, told)];
  }
  if (state.state === 'unknown' || state.state === 'refused') {
    return [
      attention(
        `refresh_${state.state}`,
        `account ${account}: ${state.advice}`,
        'look on with "leadferry token status --watch"',
        told,
      ),
    ];
  }
  return judgeLife(account, state, nowMs);
};

const judgeLife = (account: string, { issuedAtMs = 0, expiresAtMs = 0 }: TokenState, nowMs: number): Finding[] => {
  const share = (expiresAtMs - nowMs) / Math.max(1, expiresAtMs - issuedAtMs);
  if (share >= warnShare) return [];
  const left = share <= 0 ? 'has ended' : `ends in ${describeDuration(expiresAtMs - nowMs)}`;
  const text = `the access token of account ${account} ${left}, and nobody has refreshed it`;
  const cure = `see that token-keeper or a refreshing worker runs and reaches the token endpoint; "leadferry token status --account ${account}" tells the last try`;
  // Workers refresh at a quarter of the life left, unless a keeper did at half of it.
  return [
    share < callShare
      ? fault('token_short', text, cure, { about: account })
      : attention('token_short', text, cure, { about: account }),
  ];
};

/** Offline access shows in the refresh token, not among the scopes of an access token. */
const offline = 'offline_access';

const judgeClaims = ({ account, accessToken, clientId, scopes }: FoundToken): Finding[] => {
  const { cid, scp } = readJwtClaims(accessToken);
  const findings: Finding[] = [];
  if (typeof cid === 'string' && clientId !== undefined && cid !== clientId) {
    const text = `the token set of account ${account} was given to another application than the one in the application secret`;
    const cure = `correct client_id, or authorise with this application: "leadferry authorize --account ${account}"`;
    findings.push(fault('other_application', text, cure, { about: account }));
  }
  const granted = Array.isArray(scp) ? scp.map(String) : undefined;
  const lost = granted === undefined ? [] : scopes.filter((scope) => scope !== offline && !granted.includes(scope));
  if (lost.length > 0) {
    const text = `the grant of account ${account} lacks ${lost.join(', ')}, which the config asks for: calls that need it are refused`;
    const cure = `allow ${lost.join(', ')} to the application in the developer portal, then "leadferry authorize --account ${account}"`;
    findings.push(fault('scope_missing', text, cure, { about: account }));
  }
  return findings;
};
