import { type Html, html } from '../html.ts';
import { bar } from './bar.ts';
import type { FleetSight } from './fleet-sight.ts';
import { tellCount } from './words.ts';

/** Shows what was set aside as dead letters: how many lie there now, and why those of the last day do. */
export const setAsideCard = ({ state, flow }: FleetSight): Html => {
  const lying = state?.topics.flatMap(({ deadLetters }) => deadLetters ?? []) ?? [];
  const total = lying.reduce((sum, count) => sum + count, 0);
  const reasons = flow?.deadLetters?.reasons ?? [];
  const most = Math.max(...reasons.map(([, count]) => count), 1);
  return html`<section class="card"><h2>Set aside</h2>
${
  lying.length === 0
    ? html`<p>Not known just now.</p>`
    : html`<p class="figure"><strong>${total === 0 ? 'No' : tellCount(total)}</strong> ${total === 1 ? 'dead letter' : 'dead letters'}</p>`
}
${
  reasons.length > 0
    ? html`<ul class="reasons">${reasons.map(
        ([reason, count]) =>
          html`<li><span class="label"><code>${reason}</code> <span>${tellCount(count)}</span></span>${bar(count / most, 'attention')}</li>`,
      )}</ul>
<p class="faint">By reason, of the last 24 hours. <code>leadferry dlq list</code> shows them.</p>`
    : flow !== undefined &&
      html`<p class="faint">${flow.deadLetters === undefined ? 'Their reasons are not shown: this token-keeper may not read receipts.' : 'None in the last 24 hours.'}</p>`
}
</section>`;
};
