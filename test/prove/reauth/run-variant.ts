import { setTimeout as delay } from 'node:timers/promises';
import type { JournalEntry } from '@leadferry/simulator';
import { startFrontProxy } from '../../../services/token-keeper/test/support/front-proxy.ts';
import { findFreePort } from '../../../services/token-keeper/test/support/keeper-process.ts';
import { reckonLeads } from '../../support/reckon-leads.ts';
import { type Addresses, defaultAccount } from '../../support/world.ts';
import { openRun, type ProofRun } from '../run.ts';
import { startLeadStream } from '../token-soak/lead-stream.ts';
import { logInByBrowser, logInByDevice, startPages } from './log-in.ts';
import { measureRevocation, type RevocationFigures } from './measure.ts';
import type { ReauthVariant } from './variants.ts';
import { watchGroup } from './watch-group.ts';

/** Of each account's topic. */
export const partitions = 6;
const apiLatencyMs = 50;
/** A hint's way to another process on a busy machine; the design's own tolerance. */
const hintMs = 25;
/** How long the pause is looked at before a person comes. */
const pauseMs = 8000;
const otherStreamBegins = 1_000_000;

export interface VariantOptions extends Addresses {
  readonly variant: ReauthVariant;
  readonly workers: number;
  /** A Redis for each worker alone, so that they hear nothing of each other. Default: all share one. */
  readonly loneRedisUrls?: readonly string[];
  readonly say: (text: string) => void;
}

/** What a variant came to. */
export interface VariantFigures extends RevocationFigures {
  readonly leads: number;
  readonly delivered: number;
  readonly deadLettered: number;
  readonly lost: number;
  readonly duplicates: number;
  readonly rebalances: number;
  readonly groupLooks: number;
  /** Life that the access token had left when the last lead was delivered with it, as a share of it. */
  readonly lifeLeftRatio: number;
}

/** Runs a fleet of two accounts under load, ends one account's grant, lets a person bring a new one, and reckons it up. */
export const runVariant = async (options: VariantOptions): Promise<VariantFigures> => {
  const { variant, workers, say, loneRedisUrls = [], ...addresses } = options;
  const proxy = variant.login === 'browser' ? await startFrontProxy() : undefined;
  await using run = await openRun({
    ...addresses,
    partitions,
    accounts: [defaultAccount, { ...defaultAccount, name: 'second' }],
    topics: { leads: { account: 'default' }, others: { account: 'second' } },
    limits: { perSecond: 100, perDay: 1_000_000 },
    ...(proxy === undefined ? {} : { redirectUris: [`${proxy.origin}/callback`] }),
    switches: {
      perSecond: 'unlimited',
      perDay: 'unlimited',
      tokenPerSecond: 'unlimited',
      devicePollIntervalSeconds: 1,
      accessTokenLifetimeMs: variant.accessTokenLifeMs,
      apiLatencyBeforeMs: apiLatencyMs,
    },
  });
  const { world, fates } = run;
  const { simulator } = world;
  const tokenEndsMs = performance.now() + (await readTokenEndMs(run)) - Date.now();
  await startWorkers(run, workers, loneRedisUrls);
  const ports = [await findFreePort(), await findFreePort()];
  await using pages = proxy === undefined ? undefined : await startPages(world, proxy, ports);

  const { brokers } = addresses;
  const mine = await startLeadStream({ brokers, topic: world.topic('leads'), leadsPerSecond: 10 });
  const others = await startLeadStream({
    brokers,
    topic: world.topic('others'),
    leadsPerSecond: 5,
    afterSeq: otherStreamBegins,
  });
  await until(() => fates.receipts.length > 60, 30_000, 'leads to be delivered');
  const startedMs = performance.now();
  say(`${variant.name}: ${workers} workers deliver for two accounts; the grant of one is revoked now`);
  const group = await watchGroup(brokers, world.groupId);

  const revokedMs = performance.now();
  simulator.account('default').revokeGrants({ keepAccessTokens: variant.keepsAccessToken });
  const isRefused = ({ errorKey, monotonicMs }: JournalEntry) =>
    errorKey === 'invalid_grant' && monotonicMs >= revokedMs;
  await until(() => simulator.journal.read().some(isRefused), variant.accessTokenLifeMs, 'the refresh to be refused');
  if (variant.keepsAccessToken) await delay(Math.max(0, tokenEndsMs - performance.now()));
  await delay(pauseMs);
  say(`${variant.name}: the account waits for a person, who logs in now (${variant.login})`);

  const beforeLogin = simulator.journal.length;
  const pastedMs = performance.now();
  if (variant.login === 'device') await logInByDevice(world);
  else if (pages !== undefined) await logInByBrowser(pages);
  else await world.putTokens('default');
  const issued = simulator.journal.read(beforeLogin).find(isNewGrant);
  const grantedMs = issued?.monotonicMs ?? pastedMs;
  const hasResumed = ({ account, applied, proofSeq, monotonicMs }: JournalEntry) =>
    account === 'default' && applied && proofSeq !== undefined && monotonicMs > grantedMs;
  await until(() => simulator.journal.read(beforeLogin).some(hasResumed), 30_000, 'the account to deliver again');
  const rebalances = await group.stop();

  const endedMs = performance.now();
  await Promise.all([mine.stop(), others.stop()]);
  const leads = [...mine.published, ...others.published];
  await run.settle(leads.length, 60, say);
  const journal = simulator.journal.read();
  const { delivered, deadLettered, lost, duplicates } = reckonLeads(leads, fates, journal);
  const late = simulator.journal.lag().filter(({ monotonicMs: atMs }) => atMs >= revokedMs && atMs < revokedMs + 2000);
  const answerMs = apiLatencyMs + hintMs + Math.max(0, ...late.map(({ lateMs }) => lateMs));
  const last = journal.findLast(
    ({ account, applied, proofSeq, monotonicMs }) =>
      account === 'default' && applied && proofSeq !== undefined && monotonicMs < grantedMs,
  );
  return {
    leads: leads.length,
    ...{ delivered, deadLettered, lost, duplicates, rebalances },
    groupLooks: group.looks(),
    ...measureRevocation(journal, { revokedMs, grantedMs, startedMs, endedMs, answerMs }),
    lifeLeftRatio: (tokenEndsMs - (last?.monotonicMs ?? 0)) / variant.accessTokenLifeMs,
  };
};

const isNewGrant = ({ endpoint, grantType, status }: JournalEntry): boolean =>
  endpoint === 'token' && status === 200 && grantType !== 'refresh_token';

const startWorkers = async (run: ProofRun, workers: number, loneRedisUrls: readonly string[]): Promise<void> => {
  if (loneRedisUrls.length === 0) return run.startWorkers(workers);
  for (const REDIS_URL of loneRedisUrls) await run.startWorkers(1, { REDIS_URL });
};

/** When the access token of `default` ends, by its own `exp` (RFC 7519 4.1.4), in epoch milliseconds. */
const readTokenEndMs = async ({ world }: ProofRun): Promise<number> => {
  const ends = (await world.readSecretTexts()).flatMap((text) => {
    const [, claims = ''] = text.split('.');
    try {
      const { exp } = JSON.parse(Buffer.from(claims, 'base64url').toString('utf8')) as { exp?: number };
      return typeof exp === 'number' ? [exp * 1000] : [];
    } catch {
      return []; // a refresh token or a secret: no JWT
    }
  });
  return Math.min(...ends);
};

const until = async (isSo: () => boolean, patienceMs: number, what: string): Promise<void> => {
  const untilMs = performance.now() + patienceMs;
  while (!isSo()) {
    if (performance.now() > untilMs) throw new Error(`waited in vain for ${what}`);
    await delay(50);
  }
};
