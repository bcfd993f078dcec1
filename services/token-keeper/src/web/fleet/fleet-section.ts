import { type Html, html } from '../html.ts';
import { budgetCard } from './budget-card.ts';
import type { FleetSight } from './fleet-sight.ts';
import { leadsCard } from './leads-card.ts';
import { setAsideCard } from './set-aside-card.ts';
import { workersCard } from './workers-card.ts';

/** Shows leads, calls, dead letters and workers; undefined: this keeper is not told where Kafka is, and says so. */
export const fleetSection = (sight: FleetSight | undefined, nowMs: number): Html => {
  if (sight === undefined)
    return html`<p class="faint">Leads and workers are not shown: this token-keeper is not told where Kafka is (<code>KAFKA_BROKERS</code>).</p>`;
  const { state, flow } = sight;
  if (state === undefined && flow === undefined) return leadsCard(sight, nowMs);
  return html`${leadsCard(sight, nowMs)}
<div class="pair">
${state !== undefined && budgetCard(state, nowMs)}
${setAsideCard(sight)}
</div>
${workersCard(sight)}`;
};
