import type { FastifyReply } from 'fastify';
import { type Page, renderPage } from './layout.ts';
import { type Problem, problemPage } from './problem.ts';
import type { Session } from './sessions.ts';
import type { Site } from './site.ts';

/** A page with the status it is answered with. */
export interface PageAnswer {
  readonly status: number;
  readonly page: Page;
}

/** Makes the answer that tells a problem. */
export const answerProblem = (problem: Problem): PageAnswer => ({ status: problem.status, page: problemPage(problem) });

/** Sends a page. */
export const replyPage = (
  reply: FastifyReply,
  { status, page }: PageAnswer,
  site: Site,
  session?: Session | undefined,
): FastifyReply =>
  reply
    .code(status)
    .type('text/html; charset=utf-8')
    .send(renderPage(page, site, session));
