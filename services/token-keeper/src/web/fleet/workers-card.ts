import type { GroupMember } from '@leadferry/consumer';
import { type Html, html } from '../html.ts';
import type { FleetSight } from './fleet-sight.ts';
import { tellWanted } from './forecast.ts';
import { tellNumber } from './words.ts';

/** Shows the workers of the group and the partitions each one has. */
export const workersCard = ({ state, flow }: FleetSight): Html => {
  const members = flow?.members;
  const count = members?.length ?? state?.groupMembers;
  const wanted = tellWanted(state?.topics ?? []);
  return html`<section class="card${count === 0 && ' attention'}">
<div class="head"><h2>Workers</h2><p class="state">${count === undefined ? 'Not known just now' : count === 0 ? 'None' : tellNumber(count, 'worker')}</p></div>
${count === 0 && html`<p class="advice">No worker is in the group. Leads wait in Kafka, in order, until one starts.</p>`}
${
  members !== undefined &&
  members.length > 0 &&
  html`<ul class="rows">${members.toSorted(byPlace).map(
    (member) => html`<li><span class="what">${member.host} <span class="faint">${shorten(member.id)}</span></span>
<span class="told">${tellAssigned(member)}</span></li>`,
  )}</ul>`
}
${wanted !== undefined && count !== undefined && html`<p class="faint">As things stand ${wanted} would be right.</p>`}
</section>`;
};

const byPlace = (one: GroupMember, other: GroupMember): number =>
  firstPartition(one) - firstPartition(other) || one.id.localeCompare(other.id);

const firstPartition = ({ assigned }: GroupMember): number => Math.min(...[...assigned.values()].flat());

/** The client's name and a UUID: its last characters tell members of one host apart. */
const shorten = (id: string): string => id.slice(-6);

const tellAssigned = ({ assigned }: GroupMember): string => {
  const told = [...assigned].flatMap(([topic, partitions]) =>
    partitions.length === 0 ? [] : [`${topic} ${tellRanges(partitions)}`],
  );
  return told.length === 0 ? 'no partition' : told.join(', ');
};

/** Writes rising numbers as ranges: `0–3, 6`. */
export const tellRanges = (numbers: readonly number[]): string => {
  const ranges: Array<[first: number, last: number]> = [];
  for (const number of numbers) {
    const current = ranges.at(-1);
    if (current !== undefined && current[1] + 1 === number) current[1] = number;
    else ranges.push([number, number]);
  }
  return ranges.map(([first, last]) => (first === last ? `${first}` : `${first}–${last}`)).join(', ');
};
