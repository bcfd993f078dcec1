import { startRedis } from '@leadferry/local-stack';
import { redisUrl } from '@leadferry/local-stack/testing';
import { startSecretsManagerEmulator } from '@leadferry/simulator';
import { beforeAll, describe, expect, it } from 'vitest';
import { refreshSteps } from '../src/index.ts';
import { runTrials, type TrialReport } from './support/crash/run-trials.ts';
import { describeTrial, type Misfortune, type TrialPlan } from './support/crash/trial-plan.ts';
import { plainWorld, worlds } from './support/crash/worlds.ts';

const strike = (how: 'kill' | 'stop', at: (typeof refreshSteps)[number]): Misfortune => ({
  how,
  at,
  when: at === 'sent' ? 'written' : 'at_once',
  isInLastChance: false,
});

const kills = refreshSteps.map((at, index) => ({
  ...(worlds[(index * 5) % worlds.length] ?? plainWorld),
  isFamilyRevoked: index % 2 === 1,
  misfortune: strike('kill', at),
}));

const stops = (['chosen', 'claimed', 'confirmed', 'marked', 'sent', 'answered', 'stored'] as const).map((at) => ({
  ...plainWorld,
  misfortune: strike('stop', at),
}));

const losses = (['reset_before', 'reset_after', 'hang_after', 'error_after', 'cut_after'] as const).map((fault) => ({
  ...plainWorld,
  misfortune: { how: 'lose' as const, fault },
}));

/** The proof `token-crash` has every world and many trials of each point; here every point comes once. */
describe('a worker in the middle of a refresh', () => {
  let reports: TrialReport[];
  beforeAll(async () => {
    const [secrets, emptyRedis] = await Promise.all([startSecretsManagerEmulator(), startRedis()]);
    const servers = { secretsUrl: secrets.url, redisUrl: redisUrl(), emptyRedisUrl: emptyRedis.url };
    try {
      // All together, for they wait most of their time.
      reports = await runTrials([...stops, ...kills, ...losses], servers, 13);
    } finally {
      await Promise.all([secrets.stop(), emptyRedis.stop()]);
    }
  }, 240_000);

  /** Trials that ended in silence, or did what a rule forbids; each named. */
  const faultyOf = (plans: readonly TrialPlan[]): string[] => {
    const own = reports.filter(({ plan }) => plans.includes(plan));
    expect(own).toHaveLength(plans.length);
    return own
      .filter(({ outcome, faults }) => outcome === 'silent' || faults.length > 0)
      .map(({ plan, outcome, faults }) => `${describeTrial(plan)}: ${[outcome, ...faults].join(' ')}`);
  };

  it('may be killed at any step: no refresh token is burnt twice, and none is lost in silence', () => {
    expect(faultyOf(kills)).toEqual([]);
  });

  it('may stand still past every limit, and sends nothing late when it goes on', () => {
    expect(faultyOf(stops)).toEqual([]);
  });

  it('may lose its answer in any way', () => {
    expect(faultyOf(losses)).toEqual([]);
  });
});
