import type { TopicState } from '@leadferry/fleet';
import { type Html, html } from '../html.ts';
import type { FleetSight } from './fleet-sight.ts';
import { flowChart } from './flow-chart.ts';
import { judgeTopic, tellForecast } from './forecast.ts';
import { tellRate } from './words.ts';

const worst = ['bad', 'attention', 'good'] as const;

const away = html`<p class="advice">Kafka does not answer this token-keeper. Tokens are kept all the same, and workers go on by themselves once Kafka answers.</p>`;

/** Shows how leads flow: what waits in each topic, when that will be done, and what was settled in the last hour. */
export const leadsCard = ({ state, flow, isKafkaAway }: FleetSight, nowMs: number): Html => {
  const isAway = isKafkaAway || (flow === undefined && state?.unread.includes('kafka') === true);
  const judged = (state?.topics ?? []).map((topic) => ({ topic, ...judgeTopic(topic) }));
  const first = worst.flatMap((mood) => judged.find((one) => one.mood === mood) ?? [])[0];
  return html`<section class="card ${isAway ? 'attention' : first?.mood}">
<div class="head"><h2>Leads</h2><p class="state">${isAway ? 'Kafka does not answer' : (first?.word ?? 'Being read')}</p></div>
${isAway && away}
${state === undefined && !isAway && html`<p class="advice">No token-keeper has told yet how the topics stand.</p>`}
${judged.length > 0 && html`<ul class="rows">${judged.map(({ topic, word }) => topicRow(topic, word, judged.length > 1, nowMs))}</ul>`}
${flow !== undefined && flowChart(flow.settled, nowMs)}
${flow === undefined && !isAway && html`<p class="faint">The last hour is being read.</p>`}
</section>`;
};

const topicRow = (topic: TopicState, word: string, isOneOfMany: boolean, nowMs: number): Html =>
  html`<li><span class="what">${topic.topic}</span>
<span class="told">${tellForecast(topic, nowMs)} <span class="more faint">${[
    ...(isOneOfMany ? [word] : []),
    ...(topic.settledPerSecond ? [`${tellRate(topic.settledPerSecond)} a second`] : []),
    `account ${topic.account}`,
  ].join(' · ')}</span></span></li>`;
