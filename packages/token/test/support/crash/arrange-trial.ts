import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FaultRuleInput, type Simulator, startSimulator } from '@leadferry/simulator';
import { timeAccessToken } from '../../../src/access-token-expiry.ts';
import type { WorkerSettings } from '../open-worker.ts';
import { createSecret, patient } from '../secrets-manager.ts';
import type { LostAnswer, TrialPlan } from './trial-plan.ts';

/** Servers that many trials share; each trial has its own secret, keys, folders, application and account on them. */
export interface TrialServers {
  readonly secretsUrl: string;
  readonly redisUrl: string;
  /** Another Redis, as empty as one that lost its keys. */
  readonly emptyRedisUrl: string;
}

/** The world of one trial. */
export interface TrialWorld {
  readonly simulator: Simulator;
  /** The worker the misfortune befalls. */
  readonly first: WorkerSettings;
  /** The worker that goes on. */
  readonly other: WorkerSettings;
  /** The set a person brought: what the first generation is. */
  readonly grant: { readonly accessToken: string; readonly refreshTokenHash: string; readonly expiresAtMs: number };
  stop(): Promise<void>;
}

/** Life of the access token that is refreshed: all times of the protocol are proportions of it. */
export const lifeMs = 10_000;
const aDayMs = 86_400_000;
/** How long the server works before it commits, and how long its answer is on the way. */
export const latencyMs = 60;

/** Names a refresh token as the simulator's journal does. */
export const hashRefreshToken = (refreshToken: string): string =>
  createHash('sha256').update(refreshToken).digest('hex').slice(0, 16);

const faults: Readonly<Record<LostAnswer, FaultRuleInput>> = {
  reset_before: { kind: 'reset', when: 'before' },
  reset_after: { kind: 'reset', when: 'after' },
  hang_after: { kind: 'hang', when: 'after' },
  error_before: { kind: 'status', status: 502, body: 'html', when: 'before' },
  error_after: { kind: 'status', status: 503, body: 'empty', when: 'after' },
  cut_after: { kind: 'truncate', bytes: 40, when: 'after' },
};

/** The first answer of a misfortune that befalls the last chance is lost before the server commits. */
const faultOf = ({ misfortune }: TrialPlan): LostAnswer | undefined => {
  if (misfortune.how === 'lose') return misfortune.fault;
  return misfortune.isInLastChance ? 'reset_before' : undefined;
};

/** Puts the world of a trial together: a grant whose access token still serves, or is used up. */
export const arrangeTrial = async (plan: TrialPlan, servers: TrialServers): Promise<TrialWorld> => {
  const fault = faultOf(plan);
  const simulator = await startSimulator({
    switches: {
      tokenPerSecond: 'unlimited',
      perSecond: 'unlimited',
      perDay: 'unlimited',
      firstAccessTokenLifetimeMs: lifeMs,
      // What follows lives long, so that a trial is about one refresh token.
      accessTokenLifetimeMs: aDayMs,
      tokenLatencyBeforeMs: latencyMs,
      tokenLatencyAfterMs: latencyMs,
      reuseRevokesFamily: plan.isFamilyRevoked,
      graceMs: plan.graceMs,
      faults: fault === undefined ? [] : [{ at: 'token', times: 1, ...faults[fault] }],
    },
  });
  const { clientId, clientSecret } = simulator.addApplication({ clientId: randomUUID(), clientSecret: randomUUID() });
  simulator.addAccount({ name: 'default', lists: [] });
  const folder = await mkdtemp(join(tmpdir(), 'leadferry-trial-'));
  const ageMs = plan.cause === 'expired' ? 2 * lifeMs : 0;
  simulator.set({ clockOffsetMs: -ageMs });
  const grantedMs = Date.now() - ageMs;
  const answer = simulator.grant('default', { application: clientId });
  simulator.set({ clockOffsetMs: 0 });
  const life = timeAccessToken({
    accessToken: answer.access_token,
    receivedAtMs: grantedMs,
    expiresInSeconds: answer.expires_in,
  });
  const secret = await createSecret(servers.secretsUrl, JSON.stringify(answer), patient);
  secret.client.destroy();

  const workerOn = (redisUrl: string, machine: string): WorkerSettings => ({
    secretsUrl: servers.secretsUrl,
    secretId: secret.name,
    redisUrl: plan.redis === 'never' ? 'redis://127.0.0.1:1' : redisUrl,
    keyPrefix: `trial:${secret.name}`,
    authUrl: simulator.authUrl,
    clientId,
    ...(clientSecret === undefined ? {} : { clientSecret }),
    escrowDir: join(folder, machine),
    refreshAtRatio: 0.02,
    ...(plan.graceMs > 0 ? { serverGraceMs: plan.graceMs } : {}),
  });
  return {
    simulator,
    first: workerOn(servers.redisUrl, 'first'),
    other: workerOn(
      plan.redis === 'lost' ? servers.emptyRedisUrl : servers.redisUrl,
      plan.machine === 'same' ? 'first' : 'other',
    ),
    grant: {
      accessToken: answer.access_token,
      refreshTokenHash: hashRefreshToken(answer.refresh_token ?? ''),
      expiresAtMs: life?.expiresAtMs ?? 0,
    },
    stop: async () => {
      await simulator.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
