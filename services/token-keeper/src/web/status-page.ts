import type { GrantState, TokenState } from '@leadferry/token';
import type { Account } from '../accounts.ts';
import { describeAccount } from './describe-account.ts';
import { describeMoment } from './describe-time.ts';
import { capitalize, type Html, html } from './html.ts';
import type { Page } from './layout.ts';

/** An account with what could be found out of it; undefined where Secrets Manager did not answer. */
export interface AccountStatus {
  readonly account: Account;
  readonly state: TokenState | undefined;
}

const refreshSeconds = 15;

const moods: Readonly<Record<GrantState, readonly [mood: string, word: string]>> = {
  empty: ['bad', 'Not authorised'],
  live: ['good', 'Works'],
  refreshing: ['good', 'Works, is being refreshed'],
  unknown: ['attention', 'Works, last refresh unanswered'],
  refused: ['attention', 'Refresh refused, being made sure of'],
  reauth_required: ['bad', 'Must be authorised'],
};

/** Writes the page that shows how every account stands. It loads itself again. */
export const statusPage = (statuses: readonly AccountStatus[], fault: string | undefined, nowMs: number): Page => ({
  title: 'Status',
  refreshSeconds,
  body: html`${
    fault !== undefined &&
    html`<section class="card bad"><h2>The application</h2>
<p class="state">Cannot be used</p><p class="advice">${capitalize(fault)}</p></section>`
  }
${statuses.map((status) => accountCard(status, nowMs))}
<p class="faint">As of ${describeMoment(nowMs)}. This page loads itself again every ${refreshSeconds} seconds.</p>`,
});

const accountCard = ({ account, state }: AccountStatus, nowMs: number): Html => {
  const [mood, word] = state === undefined ? ['attention', 'Not known just now'] : moodOf(state, nowMs);
  const advice =
    state === undefined
      ? 'Secrets Manager does not answer. Delivery goes on while the token that workers hold lives.'
      : adviseHere(state);
  return html`<section class="card ${mood}">
<div class="head"><h2>${account.name}</h2><p class="state">${word}</p></div>
<p class="advice">${capitalize(advice)}</p>
${
  state?.generation !== undefined &&
  html`<dl>${describeAccount(account, state, nowMs).map(([name, text]) => html`<div><dt>${name}</dt><dd>${keepMoments(text)}</dd></div>`)}</dl>`
}
<p><a class="button${mood !== 'bad' && ' second'}" href="authorize/${account.name}">${
    mood === 'bad' ? 'Authorise' : 'Authorise anew'
  }</a></p>
</section>`;
};

/** Keeps a date and its time on one line. */
const keepMoments = (text: string): readonly Html[] =>
  text
    .split(/(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC)/)
    .map((part, index) => (index % 2 === 1 ? html`<span class="moment">${part}</span>` : html`${part}`));

/** An advice made for a terminal names the command; here is a button. */
const adviseHere = ({ state, advice }: TokenState): string =>
  state === 'empty' ? advice.replace(/ Run "leadferry authorize".*$/, ' Authorise the account.') : advice;

const moodOf = (
  { state, expiresAtMs = 0, hasRefreshToken, verdict }: TokenState,
  nowMs: number,
): readonly [string, string] => {
  const isServing = expiresAtMs > nowMs;
  if (state === 'reauth_required' && isServing) return ['bad', 'Works for now, must be authorised'];
  if (state === 'live' && hasRefreshToken === false) return ['attention', 'Works until the token expires'];
  if (state === 'live' && verdict?.why === 'config') return ['bad', 'Cannot be refreshed'];
  if (!isServing && (state === 'live' || state === 'refreshing'))
    return ['attention', 'Expired, about to be refreshed'];
  if (!isServing && state === 'unknown') return ['attention', 'Expired, last refresh unanswered'];
  return moods[state];
};
