import { countBy, describeCounts, formatCount } from '../dlq/counts.ts';
import { printable } from '../dlq/printable.ts';
import type { Output } from '../output.ts';
import type { Paint } from '../paint.ts';
import type { RefusedEvent } from './check-events.ts';

/** A person reads so many; a machine is told of all. */
const mostForPeople = 20;

/** Tells of each event that would be a dead letter where it is and what is wrong with it; never what is in it. */
export const tellRefused = (
  refused: readonly RefusedEvent[],
  { output, paint, isJson }: { readonly output: Output; readonly paint: Paint; readonly isJson: boolean },
): void => {
  for (const event of isJson ? refused : refused.slice(0, mostForPeople)) {
    const { place, leadId, reason, faults } = event;
    const name = [place, leadId === undefined ? '' : printable(leadId)].filter(Boolean).join(', ') || 'the event';
    output.tell(
      'refused',
      { ...event },
      [`${paint.attention(`${name}: ${reason}`)}`, ...faults.map(indent)].join('\n'),
    );
  }
  const more = refused.length - mostForPeople;
  if (!isJson && more > 0) {
    const counts = describeCounts(countBy(refused.slice(mostForPeople).map(({ reason }) => reason)));
    output.tell('refused', {}, `and ${formatCount(more)} more: ${counts} (--json names each)`);
  }
};

const indent = (fault: string): string => `  ${fault}`;
