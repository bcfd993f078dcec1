import { brokenRules } from '../fleet/broken-rules.ts';
import type { SecureFigures } from './run-secure-kafka.ts';

/** Lists what a run falls short of. */
export const judgeSecureKafka = (figures: SecureFigures, leads: number): string[] =>
  brokenRules([
    [figures.unsettled === 0, 'every record is settled'],
    [figures.delivered === leads, 'every good lead is delivered'],
    [figures.deadLettered === figures.bad, 'every bad record is set aside'],
    [
      figures.lost === 0 && figures.duplicates === 0 && figures.repeats === 0,
      'each record has one fate, and is applied once',
    ],
    [figures.withoutReceipt === 0 && figures.surplusReceipts === 0, 'there is one receipt for each record'],
    [figures.refreshes >= 1, 'the token was refreshed on the way'],
    [figures.crashed === 0, 'no process ends by itself'],
    [figures.redisRefusals === 0, 'the rights of deploy/access/redis-users.acl suffice'],
    [figures.refusedCommands === 0, 'an operator has the rights that the commands need'],
    [figures.topicsWatched === 1, 'token-keeper sees the backlog, with the right to describe alone'],
    [figures.plainListeners === 0, 'no listener speaks without TLS'],
    [figures.letIn === 0, 'nobody without the right files and rights is let in'],
    [figures.withoutAdvice === 0, 'whoever is kept out says what to do about it'],
  ]);
