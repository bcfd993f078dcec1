import { describeMoment, describeTokenState, judgeTokenState } from '@leadferry/account';
import type { TokenState } from '@leadferry/token';
import type { Account } from '../accounts.ts';
import { bar } from './fleet/bar.ts';
import { fleetSection } from './fleet/fleet-section.ts';
import type { FleetSight } from './fleet/fleet-sight.ts';
import { tellWait } from './fleet/words.ts';
import { capitalize, type Html, html } from './html.ts';
import type { Page } from './layout.ts';

/** An account with what could be found out of it; undefined where Secrets Manager did not answer. */
export interface AccountStatus {
  readonly account: Account;
  readonly state: TokenState | undefined;
}

/** Everything the status page shows at one moment. */
export interface Standing {
  readonly accounts: readonly AccountStatus[];
  /** Why the application itself cannot be used; undefined: it can, or nobody knows just now. */
  readonly fault: string | undefined;
  /** Undefined where this keeper is not told where Kafka is. */
  readonly fleet: FleetSight | undefined;
  readonly atMs: number;
}

const refreshSeconds = 15;

/** Writes the page that shows how leads, workers and accounts stand. A script keeps it new; without scripts it loads itself again. */
export const statusPage = (standing: Standing): Page => ({
  title: 'Status',
  refreshSeconds,
  script: 'live.js',
  body: html`<div id="live">
${statusFragment(standing)}
</div>
<p class="bad" id="not-updated" role="status" hidden>Not updated any more: this token-keeper does not answer.</p>
<p><button type="button" class="quiet" id="pause" hidden>Pause updates</button></p>
<noscript><p class="faint">This page loads itself again every ${refreshSeconds} seconds.</p></noscript>`,
});

/** Writes the part of it that changes, for the script to put in. */
export const statusFragment = ({ accounts, fault, fleet, atMs }: Standing): Html => html`${
  fault !== undefined &&
  html`<section class="card bad"><h2>The application</h2>
<p class="state">Cannot be used</p><p class="advice">${capitalize(fault)}</p></section>`
}
${fleetSection(fleet, atMs)}
${accounts.map((status) => accountCard(status, atMs))}
<p class="faint">As of ${describeMoment(atMs)}.</p>`;

const accountCard = ({ account, state }: AccountStatus, nowMs: number): Html => {
  const { mood, word } =
    state === undefined ? { mood: 'attention', word: 'Not known just now' } : judgeTokenState(state, nowMs);
  const isCalled = state !== undefined && (state.state === 'empty' || state.state === 'reauth_required');
  const advice =
    state === undefined
      ? 'Secrets Manager does not answer. Delivery goes on while the token that workers hold lives.'
      : adviseHere(state);
  return html`<section class="card ${mood}">
<div class="head"><h2>Account ${account.name}</h2><p class="state">${word}</p></div>
<p class="advice">${capitalize(advice)}</p>
${state !== undefined && lifeBar(state, mood, nowMs)}
${
  state?.generation !== undefined &&
  html`<dl>${describeTokenState(state, account.settings, nowMs).map(([name, text]) => html`<div><dt>${name}</dt><dd>${keepMoments(text)}</dd></div>`)}</dl>`
}
<p><a class="button${!isCalled && ' second'}" href="authorize/${account.name}">${
    isCalled ? 'Authorise' : 'Authorise anew'
  }</a></p>
</section>`;
};

/** What the access token has left of its life. */
const lifeBar = ({ issuedAtMs, expiresAtMs }: TokenState, mood: string, nowMs: number): Html | false =>
  issuedAtMs !== undefined &&
  expiresAtMs !== undefined &&
  expiresAtMs > issuedAtMs &&
  html`<p class="faint life">Access token: ${tellWait(Math.max(0, expiresAtMs - nowMs))} of ${tellWait(expiresAtMs - issuedAtMs)} left</p>
${bar((expiresAtMs - nowMs) / (expiresAtMs - issuedAtMs), mood)}`;

/** Keeps a date and its time on one line. */
const keepMoments = (text: string): readonly Html[] =>
  text
    .split(/(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC)/)
    .map((part, index) => (index % 2 === 1 ? html`<span class="moment">${part}</span>` : html`${part}`));

/** An advice made for a terminal names the command; here is a button. */
const adviseHere = ({ state, advice }: TokenState): string =>
  state === 'empty' ? advice.replace(/ Run "leadferry authorize".*$/, ' Authorise the account.') : advice;
