import { describeMoment, describeTokenState, judgeTokenState } from '@leadferry/account';
import type { TokenState } from '@leadferry/token';
import type { Account } from '../accounts.ts';
import { capitalize, type Html, html } from './html.ts';
import type { Page } from './layout.ts';

/** An account with what could be found out of it; undefined where Secrets Manager did not answer. */
export interface AccountStatus {
  readonly account: Account;
  readonly state: TokenState | undefined;
}

const refreshSeconds = 15;

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
  const { mood, word } =
    state === undefined ? { mood: 'attention', word: 'Not known just now' } : judgeTokenState(state, nowMs);
  const isCalled = state !== undefined && (state.state === 'empty' || state.state === 'reauth_required');
  const advice =
    state === undefined
      ? 'Secrets Manager does not answer. Delivery goes on while the token that workers hold lives.'
      : adviseHere(state);
  return html`<section class="card ${mood}">
<div class="head"><h2>${account.name}</h2><p class="state">${word}</p></div>
<p class="advice">${capitalize(advice)}</p>
${
  state?.generation !== undefined &&
  html`<dl>${describeTokenState(state, account.settings, nowMs).map(([name, text]) => html`<div><dt>${name}</dt><dd>${keepMoments(text)}</dd></div>`)}</dl>`
}
<p><a class="button${!isCalled && ' second'}" href="authorize/${account.name}">${
    isCalled ? 'Authorise' : 'Authorise anew'
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
