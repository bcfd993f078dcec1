import { readJwtClaims } from './access-token-expiry.ts';
import { chooseTurn } from './choose-turn.ts';
import { concludeSend } from './conclude-send.ts';
import { GrantRejectedError, isTokenError, TokenConfigError, TokenUnavailableError } from './errors.ts';
import { formatGeneration, isNewer } from './generation.ts';
import { recoverAnswer } from './recover-answer.ts';
import type { OpenedGrant } from './refresh-grant.ts';
import { timingFor } from './refresh-timing.ts';
import type { RefreshTools } from './refresh-tools.ts';
import { sendClaimed } from './send-claimed.ts';
import { makeLive } from './store-successor.ts';
import { takeClaim } from './take-claim.ts';
import { lifeOf, type RefreshCause, type StoredTokenSet } from './token-set.ts';

/**
 * What a refresh came to.
 *
 * - live: this set is in the store and may be handed out.
 * - waiting: another worker is at it: read again shortly.
 * - held: nobody may send now; the old access token serves as long as it lives.
 */
export type RefreshResult =
  | { readonly kind: 'live'; readonly set: StoredTokenSet }
  | { readonly kind: 'waiting' }
  | { readonly kind: 'held' };

export type RefreshFlow = (known: StoredTokenSet, cause: RefreshCause) => Promise<RefreshResult>;

/**
 * Creates the refresh: lease, re-read, recover, claim, send, rescue, store, promote, publish (reference/token-refresh.md
 * 7.4). Everything that can fail is tried before the refresh token is sent.
 *
 * The lease keeps refreshes rare; the claim keeps a refresh token from being sent by two. With Redis away the claim
 * alone decides.
 *
 * The flow rejects with GrantRejectedError, TokenConfigError and TokenUnavailableError as `concludeSend` says.
 */
export const createRefreshFlow = (tools: RefreshTools): RefreshFlow => {
  const { account, owner, store, grant, lease, clock, logger, metrics, closing, escrow, spent, serverGraceMs, onStep } =
    tools;

  let scanned: string | undefined;

  const refresh: RefreshFlow = async (known, cause) => {
    const answer = await lease.withLease(`token:${account}`, leaseMsFor(known), (lost) => {
      lost.addEventListener('abort', () => metrics.countLeaseLost(account), { once: true });
      return refreshAlone(known, cause, true);
    });
    if (answer.state === 'done') return answer.value;
    return answer.state === 'busy' ? scanEscrow(known) : refreshAlone(known, cause, false);
  };

  /**
   * Looks once per generation whether an answer was rescued where only this process may find it, on its machine's disk: the
   * lease of a worker that died there must not keep it from being stored (7.5, C6). Storing needs no lease.
   */
  const scanEscrow = async ({ generation }: StoredTokenSet): Promise<RefreshResult> => {
    const name = formatGeneration(generation);
    if (scanned === name) return { kind: 'waiting' };
    scanned = name;
    const set = await store.readCurrent();
    const rescued = (await store.readNext(set)) === undefined ? await recoverAnswer(tools, set) : undefined;
    return rescued === undefined ? { kind: 'waiting' } : live(rescued, 'recovered');
  };

  /** Within a measured grace a dead owner is to be noticed early enough to ask again (7.6 (2)). */
  const leaseMsFor = (known: StoredTokenSet): number => {
    const { leaseMs } = timingFor(lifeOf(known));
    return serverGraceMs > 0 ? Math.min(leaseMs, Math.max(1000, serverGraceMs / 4)) : leaseMs;
  };

  const refreshAlone = async (
    known: StoredTokenSet,
    cause: RefreshCause,
    hasLease: boolean,
  ): Promise<RefreshResult> => {
    onStep('due');
    const set = await store.readCurrent();
    if (isNewer(set.generation, known.generation) && !isSpent(set)) return live(set, 'adopted');
    const next = await store.readNext(set);
    if (next !== undefined) return live(await makeLive(tools, set, next), 'promoted');
    const rescued = await recoverAnswer(tools, set);
    if (rescued !== undefined) return live(rescued, 'recovered');
    const { refreshToken } = set;
    if (refreshToken === undefined) {
      throw new GrantRejectedError(
        `the token set of account ${account} has no refresh token and is used up. Run "leadferry authorize"`,
      );
    }
    refuseForeign(set);
    const turn = await chooseTurn(tools, set, cause, hasLease);
    onStep('chosen');
    if (turn.act === 'wait' || closing.aborted) return { kind: 'waiting' };
    if (turn.act === 'hold') return { kind: 'held' };
    if (set.isRotating !== false && (await spent.includes(refreshToken))) return await refuseSpent(set);
    return spend(set, { ...turn, refreshToken });
  };

  /** Keeps the refresh token of another application from being sent: this one could only be refused. */
  const refuseForeign = ({ accessToken }: StoredTokenSet): void => {
    const { cid: issuedTo } = readJwtClaims(accessToken);
    if (grant.clientId === undefined || typeof issuedTo !== 'string' || issuedTo === grant.clientId) return;
    throw new TokenConfigError(
      `the token set of account ${account} was issued to another application (API key) than the configured one: correct ` +
        'client_id in the application secret or tokenSecret in the config file, or run "leadferry authorize". Nothing was sent',
    );
  };

  /**
   * This refresh token bought a successor once, and the store shows none: an old look at it, or an old value in it.
   * Where the store does not move on within a few looks, it is the value.
   */
  const refuseSpent = async (set: StoredTokenSet): Promise<RefreshResult> => {
    for (let look = 1; look <= 3; look += 1) {
      await clock.sleep(1000);
      if ((await store.currentVersionId()) !== set.versionId) return { kind: 'waiting' };
      if ((await store.readNext(set)) !== undefined) return { kind: 'waiting' };
    }
    throw new GrantRejectedError(
      `the refresh token of account ${account} was used before: its secret was restored from a backup, or an old token ` +
        'response was pasted. It is not sent again. Run "leadferry authorize"',
    );
  };

  const spend = async (set: StoredTokenSet, request: Parameters<typeof takeClaim>[2]): Promise<RefreshResult> => {
    const place = { account, generation: set.generation, attempt: request.attempt };
    if (!(await escrow.rehearse(place))) {
      throw new TokenUnavailableError(
        `the answer to a refresh of account ${account} could be rescued nowhere: bring Redis back, or give the process ` +
          'a directory it may write to (LEADFERRY_ESCROW_DIR)',
      );
    }
    const opened = await open();
    onStep('prepared');
    try {
      const held = await takeClaim(tools, set, request);
      if (held === undefined) return { kind: 'waiting' };
      const sent = await sendClaimed(tools, set, held, opened, request.refreshToken);
      logger.info(
        {
          account,
          owner,
          generation: formatGeneration(set.generation),
          attempt: request.attempt,
          cause: request.cause,
          outcome: sent.outcome.kind,
          refreshToken: held.claim.refreshTokenFingerprint,
          tookMs: Math.round(clock.monotonicMs() - held.claimedMonotonicMs),
        },
        'token_refresh',
      );
      return { kind: 'live', set: await concludeSend(tools, set, held, sent) };
    } finally {
      opened.close();
    }
  };

  /** Opens the connection before the claim is made: a token endpoint that is down costs no claim. */
  const open = async (): Promise<OpenedGrant> => {
    try {
      return await grant.open();
    } catch (error) {
      if (isTokenError(error)) metrics.countRefresh(account, 'never_sent');
      throw error;
    }
  };

  const live = (set: StoredTokenSet, how: 'adopted' | 'promoted' | 'recovered'): RefreshResult => {
    metrics.countRefresh(account, how);
    return { kind: 'live', set };
  };

  const isSpent = (set: StoredTokenSet): boolean => clock.now() >= set.expiresAtMs - timingFor(lifeOf(set)).marginMs;

  return refresh;
};
