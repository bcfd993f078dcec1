import { type Html, html } from './html.ts';
import type { Page } from './layout.ts';

/** What went wrong, told to a person who is no developer: what happened, and what to do next. */
export interface Problem {
  /** Status of the answer, and a constant name for the log. */
  readonly status: number;
  readonly code: string;
  readonly title: string;
  /** What happened, and that nothing was harmed. */
  readonly happened: string | Html;
  /** What to do next, one step after the other. */
  readonly todo: readonly (string | Html)[];
  /** A form or link that does the next step. */
  readonly next?: Html;
}

/** Carries a problem from where it was found to the page that tells it. */
export class ProblemError extends Error {
  readonly code: string;
  readonly retryable = false;
  readonly problem: Problem;

  constructor(problem: Problem, options?: ErrorOptions) {
    super(problem.title, options);
    this.name = 'ProblemError';
    this.code = problem.code;
    this.problem = problem;
  }
}

/** Writes the page of a problem. */
export const problemPage = ({ title, happened, todo, next }: Problem): Page => ({
  title,
  body: html`<section class="card attention">
<p>${happened}</p>
${todo.length === 1 && html`<p><strong>What to do:</strong> ${todo[0]}</p>`}
${todo.length > 1 && html`<p><strong>What to do:</strong></p><ol>${todo.map((step) => html`<li>${step}</li>`)}</ol>`}
${next ?? toStatus}
</section>`,
});

/** A link to the status page. */
export const toStatus: Html = html`<p><a class="button second" href="./">To the status page</a></p>`;

/** A link to begin an account's authorisation. */
export const toAuthorize = (account: string, text = 'Begin again'): Html =>
  html`<p><a class="button" href="authorize/${account}">${text}</a></p>`;
