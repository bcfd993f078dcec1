import type { JournalEntry } from '@leadferry/simulator';
import type { Claim } from '../../../src/claim.ts';
import { createSecretsManagerStore, type TokenStore } from '../../../src/index.ts';
import type { TokenSet } from '../../../src/token-set.ts';
import { emulatorClient, patient } from '../secrets-manager.ts';
import { hashRefreshToken, lifeMs, type TrialWorld } from './arrange-trial.ts';
import type { TrialEnd } from './await-end.ts';
import { claimOf, judgePresentations, type PresentationFault } from './presentations.ts';
import type { TrialPlan } from './trial-plan.ts';

/**
 * What a trial came to.
 *
 * - recovered: workers have a newer token, and the chain goes on.
 * - last_chance: the same, by the send that is made when nothing is left to lose.
 * - reauth_named: the chain is lost, and a person is called by name.
 * - silent: neither; must not be.
 */
export const trialOutcomes = ['recovered', 'last_chance', 'reauth_named', 'silent'] as const;
export type TrialOutcome = (typeof trialOutcomes)[number];

/**
 * What a trial did against the rules.
 *
 * - needless_reauth: a person was called although nothing was lost, or the answer lay where it could be found.
 * - not_struck: the misfortune did not happen: the trial shows nothing.
 * - stuck: a process that went on did not come to an end.
 */
export type TrialFault = PresentationFault | 'needless_reauth' | 'not_struck' | 'stuck';

export interface TrialJudgement {
  readonly outcome: TrialOutcome;
  readonly faults: readonly TrialFault[];
  readonly exchanges: number;
  readonly retriesAfterUnknown: number;
}

/** Judges a trial by the simulator's journal and by what lies in the store. */
export const judgeTrial = async (
  plan: TrialPlan,
  world: TrialWorld,
  { end, resumedAtMs }: { readonly end: TrialEnd; readonly resumedAtMs: number | undefined },
): Promise<TrialJudgement> => {
  const client = emulatorClient(world.other.secretsUrl, patient);
  const store = createSecretsManagerStore({ client, secretId: world.other.secretId });
  try {
    const entries = world.simulator.journal.read().filter(({ grantType }) => grantType === 'refresh_token');
    const spent = await readSpent(store, world);
    const journalLateMs = Math.max(0, ...world.simulator.journal.lag().map(({ lateMs }) => lateMs));
    const judged = [...Map.groupBy(entries, ({ refreshTokenHash }) => refreshTokenHash ?? '')].map(([hash, group]) => {
      const { claims = [], ...life } = spent.get(hash) ?? { lifeMs, expiresAtMs: Number.POSITIVE_INFINITY };
      return judgePresentations(group, { ...life, claims, graceMs: plan.graceMs, resumedAtMs, journalLateMs });
    });
    const faults: TrialFault[] = judged.flatMap((group) => group.faults);
    if (end === 'named' && isNeedless(plan, entries)) faults.push('needless_reauth');
    const claims = [...spent.values()].flatMap((set) => set.claims);
    const isAlive = end === 'served' && (await canGoOn(store, world));
    return {
      outcome: isAlive ? howRecovered(entries, claims) : end === 'named' ? 'reauth_named' : 'silent',
      faults: [...new Set(faults)],
      exchanges: entries.length,
      retriesAfterUnknown: judged.reduce((sum, group) => sum + group.retriesAfterUnknown, 0),
    };
  } finally {
    client.destroy();
  }
};

interface SpentSet {
  readonly lifeMs: number;
  readonly expiresAtMs: number;
  readonly claims: readonly Claim[];
}

/** Reads the line of generations with their claims, by the name the journal gives each refresh token. */
const readSpent = async (store: TokenStore, { grant }: TrialWorld): Promise<Map<string, SpentSet>> => {
  const { refreshTokenHash, accessToken, expiresAtMs } = grant;
  let set: TokenSet = { generation: { epoch: 1, seq: 0 }, accessToken, issuedAtMs: expiresAtMs - lifeMs, expiresAtMs };
  let hash = refreshTokenHash;
  const spent = new Map<string, SpentSet>();
  for (;;) {
    const claims: Claim[] = [];
    for (let claim = await store.readClaim(set, 1); claim; claim = await store.readClaim(set, claims.length + 1)) {
      claims.push(claim);
    }
    spent.set(hash, { lifeMs: set.expiresAtMs - set.issuedAtMs, expiresAtMs: set.expiresAtMs, claims });
    const next = await store.readNext(set);
    if (next === undefined) return spent;
    set = next;
    hash = hashRefreshToken(next.refreshToken ?? '');
  }
};

/** Whether the refresh token in the store is good: it is spent to see it. */
const canGoOn = async (store: TokenStore, { simulator, other }: TrialWorld): Promise<boolean> => {
  const { refreshToken = '' } = await store.readCurrent();
  const basic = Buffer.from(`${other.clientId}:${other.clientSecret ?? ''}`).toString('base64');
  const { status } = await fetch(`${simulator.authUrl}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${basic}` },
    body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken }),
  });
  return status === 200;
};

const howRecovered = (entries: readonly JournalEntry[], claims: readonly Claim[]): TrialOutcome => {
  const bought = entries.findLast(({ applied }) => applied);
  return bought !== undefined && claimOf(bought, claims)?.isLastChance ? 'last_chance' : 'recovered';
};

/**
 * A person is called for nothing where no refresh token was ever spent, and where what it bought lay within reach. A second
 * misfortune, in the last chance itself, may make a living chain look dead (7.6).
 */
const isNeedless = (plan: TrialPlan, entries: readonly JournalEntry[]): boolean => {
  const { misfortune } = plan;
  const isSecond = misfortune.how !== 'lose' && misfortune.isInLastChance;
  if (isSecond) return false;
  return !entries.some(({ applied }) => applied) || mustRecover(plan);
};

const mustRecover = ({ misfortune, redis, machine, graceMs }: TrialPlan): boolean => {
  if (misfortune.how === 'lose') return graceMs > 0;
  switch (misfortune.at) {
    // Answers that can still come: the server forgives, and Redis tells that it was sent.
    case 'sent':
    case 'answered':
      return graceMs > 0 && redis === 'there';
    case 'escrowed':
    case 'parsed':
      return redis === 'there' || machine === 'same';
    default:
      return true;
  }
};
