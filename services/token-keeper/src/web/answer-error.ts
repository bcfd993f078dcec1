import { errorCode, type Logger } from '@leadferry/runtime';
import { TokenUnavailableError } from '@leadferry/token';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RedisUnavailableError } from '../ask-redis.ts';
import { accessProblems } from './access-problems.ts';
import { OperatorSecretError } from './operator-secret.ts';
import { type Problem, ProblemError } from './problem.ts';
import { answerProblem, replyPage } from './reply-page.ts';
import type { Site } from './site.ts';

/** Answers whatever a page could not be made for, by a page. */
export type AnswerError = (error: unknown, request: FastifyRequest, reply: FastifyReply) => FastifyReply;

/**
 * Creates the last answer to errors. What the world causes has its own page; a request that is none is refused; anything
 * else is a bug of ours: it is logged as `page_failed` and shows a page that says so. The log names the route, never
 * the address.
 */
export const createAnswerError = ({ site, logger }: { site: Site; logger: Logger }): AnswerError => {
  return (error, request, reply) => {
    const route = `${request.method} ${request.routeOptions.url ?? 'no route'}`;
    const problem = findProblem(error);
    if (problem === undefined) logger.error({ route, error }, 'page_failed');
    else if (problem.status >= 500) logger.warn({ route, code: problem.code, error }, 'page_unavailable');
    return replyPage(reply, answerProblem(problem ?? accessProblems.broken), site);
  };
};

const findProblem = (error: unknown): Problem | undefined => {
  if (error instanceof ProblemError) return error.problem;
  if (error instanceof RedisUnavailableError) return accessProblems.redisAway;
  if (error instanceof OperatorSecretError) return accessProblems.operatorSecretUnreadable;
  if (error instanceof TokenUnavailableError) return accessProblems.storeAway;
  // The server's own refusals of a request: too long, of a wrong type, cut off.
  if (errorCode(error)?.startsWith('FST_ERR_CTP') || errorCode(error) === 'FST_ERR_BAD_URL')
    return accessProblems.unreadable;
  return undefined;
};
