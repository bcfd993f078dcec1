import type { BudgetState, FleetState } from '@leadferry/fleet';
import { type Html, html } from '../html.ts';
import { bar } from './bar.ts';
import { tellCount, tellRate, tellTime, tellWait } from './words.ts';

/** Below this share of the day's calls the bar asks for attention. */
const scarce = 0.1;

/** Shows the calls of the day: how many are left, as a bar, and when they begin anew. */
export const budgetCard = ({ budget }: FleetState, nowMs: number): Html =>
  html`<section class="card"><h2>Calls of today</h2>${budgetBody(budget, nowMs)}</section>`;

const budgetBody = (budget: BudgetState, nowMs: number): Html => {
  const { isUnlimited, perSecond, perDay, dayRemaining, requestsPerSecond, resetsAtMs } = budget;
  const rate = requestsPerSecond === undefined ? '' : `${tellRate(requestsPerSecond)} a second now`;
  if (isUnlimited) return html`<p>No limit is set. <span class="faint">${rate}</span></p>`;
  if (dayRemaining === undefined || perDay === undefined)
    return html`<p>Not known just now: Redis does not answer. Each worker keeps to its share of the limit.</p>`;
  const share = dayRemaining / perDay;
  return html`<p class="figure"><strong>${tellCount(dayRemaining)}</strong> of ${tellCount(perDay)} left</p>
${bar(share, share === 0 ? 'bad' : share < scarce ? 'attention' : 'accent')}
<p class="faint">${resetsAtMs !== undefined && `Begins anew at ${tellTime(resetsAtMs, resetsAtMs)}, in ${tellWait(resetsAtMs - nowMs)}. `}${
    perSecond !== undefined && `At most ${tellRate(perSecond)} a second${rate && `; ${rate}`}.`
  }</p>`;
};
