import type { MinuteCounts } from '../../flow/count-per-minute.ts';
import { type Html, html } from '../html.ts';
import { tellCount, tellNumber, tellTime } from './words.ts';

const [width, height] = [600, 120];
const leastHeight = 2;

/** Draws the leads that got a fate in each of the last minutes; the minute that is not over yet is paler. */
export const flowChart = ({ fromMs, counts }: MinuteCounts, nowMs: number): Html => {
  const most = Math.max(...counts, 0);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const slot = width / counts.length;
  const bars = counts.map((count, at) => {
    const tall = count === 0 ? 0 : Math.max(leastHeight, (count / Math.max(1, most)) * height);
    const isOver = at < counts.length - 1;
    return html`<rect class="${isOver ? 'fill accent' : 'fill accent now'}" x="${round(at * slot + slot * 0.1)}" y="${round(height - tall)}" width="${round(slot * 0.8)}" height="${round(tall)}"/>`;
  });
  const told =
    total === 0
      ? 'No lead got a fate in the last hour.'
      : `${tellNumber(total, 'lead')} got a fate in the last hour, ${tellCount(most)} in its busiest minute.`;
  return html`<figure class="flow">
<figcaption>Leads settled a minute <span class="faint">${most > 0 && `most ${tellCount(most)}`}</span></figcaption>
<svg class="chart" viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" role="img" aria-label="${told}">
<path class="grid" d="M0 0.5H${width}M0 ${height / 2}H${width}M0 ${height - 0.5}H${width}"/>
${bars}
</svg>
<p class="axis faint" aria-hidden="true"><span>${tellTime(fromMs, nowMs)}</span> <span>now</span></p>
<p class="faint">${told}</p>
</figure>`;
};

const round = (value: number): number => Math.round(value * 10) / 10;
