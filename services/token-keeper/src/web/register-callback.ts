import type { FastifyInstance } from 'fastify';
import { accessProblems } from './access-problems.ts';
import { callbackProblems } from './callback-problems.ts';
import { finishAuthorization } from './finish-authorization.ts';
import { leadToOutcome } from './lead-to-outcome.ts';
import { answerOutcome } from './outcome-page.ts';
import { type Problem, ProblemError } from './problem.ts';
import { readField } from './read-field.ts';
import { answerProblem, replyPage } from './reply-page.ts';
import type { SiteParts } from './site-parts.ts';

/**
 * Puts `/callback` among the pages, to which the vendor sends browsers back, and the pages it leads on to at once, so that
 * neither code nor state stays in the address: `/callback/CODE` tells why an answer was left aside, for anybody;
 * `/result/ID` how an authorisation ended, for the browser that went through it.
 */
export const registerCallback = (app: FastifyInstance, parts: SiteParts): void => {
  const { site, door, requests, outcomes, underWay, logger } = parts;
  const leftAside: Readonly<Record<string, Problem>> = {
    missing: callbackProblems.stateMissing,
    unknown: callbackProblems.stateUnknown,
    repeated: callbackProblems.stateRepeated,
    foreign: callbackProblems.stateForeign(site.publicUrl),
  };

  app.get('/callback', (request, reply) =>
    underWay.run(async () => {
      const state = readField(request.query, 'state');
      const session = await door.find(request);
      const taken = state === '' ? ({ kind: 'missing' } as const) : await requests.take(state, session?.key);
      if (taken.kind !== 'taken' || session === undefined) {
        logger.warn({ why: taken.kind }, 'callback_left_aside');
        return door.lead(reply, `callback/${taken.kind}`);
      }
      const outcome = await finishAuthorization(parts, taken.request, session, {
        code: readField(request.query, 'code'),
        error: readField(request.query, 'error'),
      });
      return leadToOutcome(parts, reply, session, outcome);
    }),
  );

  app.get<{ Params: { why: string } }>('/callback/:why', async (request, reply) => {
    const { why } = request.params;
    const problem = (Object.hasOwn(leftAside, why) ? leftAside[why] : undefined) ?? accessProblems.notFound;
    return replyPage(reply, answerProblem(problem), site);
  });

  app.get<{ Params: { id: string } }>('/result/:id', async (request, reply) => {
    const session = await door.admit(request, reply, '');
    if (session === undefined) return reply;
    const outcome = await outcomes.find(session.key, request.params.id);
    if (outcome === undefined) throw new ProblemError(accessProblems.notFound);
    return replyPage(reply, answerOutcome(outcome, session), site, session);
  });
};
