import type { FastifyReply } from 'fastify';
import { RedisUnavailableError } from '../ask-redis.ts';
import { answerOutcome } from './outcome-page.ts';
import type { Outcome } from './outcomes.ts';
import { replyPage } from './reply-page.ts';
import type { Session } from './sessions.ts';
import type { SiteParts } from './site-parts.ts';

/**
 * Sends the browser to the page that tells how its authorisation ended; where Redis cannot keep that, tells it at once, so
 * that nobody is left to guess.
 */
export const leadToOutcome = async (
  { site, door, outcomes }: SiteParts,
  reply: FastifyReply,
  session: Session,
  outcome: Outcome,
): Promise<FastifyReply> => {
  let id: string;
  try {
    id = await outcomes.keep(session.key, outcome);
  } catch (error) {
    if (!(error instanceof RedisUnavailableError)) throw error;
    return replyPage(reply, answerOutcome(outcome, session), site, session);
  }
  return door.lead(reply, `result/${id}`);
};
