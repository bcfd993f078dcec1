import { startRedis } from '@leadferry/local-stack';
import { startSecretsManagerEmulator } from '@leadferry/simulator';
import type { TrialFault, TrialOutcome } from '../../packages/token/test/support/crash/judge-trial.ts';
import { runTrials, type TrialReport } from '../../packages/token/test/support/crash/run-trials.ts';
import { describeTrial } from '../../packages/token/test/support/crash/trial-plan.ts';
import type { Proof } from './proof.ts';
import { planPlainTrials, planTrials } from './token-crash/plan-trials.ts';
import { tabulate } from './token-crash/tabulate.ts';

const atOnce = 12;

/** SIGKILL and SIGSTOP at every step of a refresh, answers lost in every way, and who goes on afterwards. */
export const tokenCrash: Proof = {
  promise:
    'Killed or stopped at any step of a refresh: no refresh token is presented twice but where nothing is left to lose, ' +
    'and every end is a recovery or a person called by name.',
  broken: 'the processes follow the plain pattern: lock, read again, POST, put',
  async run({ redisUrl, isBroken, say }) {
    const secrets = await startSecretsManagerEmulator();
    const emptyRedis = await startRedis({ progress: say });
    try {
      const plans = isBroken ? planPlainTrials() : planTrials();
      say(`${plans.length} trials, ${atOnce} at a time, each with its own processes`);
      const servers = { secretsUrl: secrets.url, redisUrl, emptyRedisUrl: emptyRedis.url };
      const reports = await runTrials(plans, servers, atOnce, (report, done) => {
        for (const fault of report.faults) say(`  ${fault}: ${describeTrial(report.plan)}`);
        if (report.outcome === 'silent') say(`  silent: ${describeTrial(report.plan)}`);
        if (done % 25 === 0) say(`${done} of ${plans.length} trials are over`);
      });
      for (const row of tabulate(reports)) say(row);
      const figures = count(reports);
      const { presentedTwice, sentLate, sentAfterRefusal, silent, needlessReauth, invalid } = figures;
      return {
        holds: presentedTwice + sentLate + sentAfterRefusal + silent + needlessReauth + invalid === 0,
        figures,
      };
    } finally {
      await Promise.all([secrets.stop(), emptyRedis.stop()]);
    }
  },
};

const count = (reports: readonly TrialReport[]) => {
  const ended = (wanted: TrialOutcome): number => reports.filter(({ outcome }) => outcome === wanted).length;
  const against = (fault: TrialFault): number => reports.filter(({ faults }) => faults.includes(fault)).length;
  const struck = (how: string): number => reports.filter(({ plan }) => plan.misfortune.how === how).length;
  return {
    trials: reports.length,
    killed: struck('kill'),
    stopped: struck('stop'),
    answersLost: struck('lose'),
    recovered: ended('recovered'),
    lastChance: ended('last_chance'),
    reauthNamed: ended('reauth_named'),
    silent: ended('silent'),
    presentedTwice: against('presented_twice'),
    sentLate: against('sent_late'),
    sentAfterRefusal: against('sent_after_refusal'),
    needlessReauth: against('needless_reauth'),
    invalid: against('not_struck') + against('stuck'),
    retriesAfterUnknown: reports.reduce((sum, { retriesAfterUnknown }) => sum + retriesAfterUnknown, 0),
  };
};
