import { printable } from '../dlq/printable.ts';
import type { Paint } from '../paint.ts';
import type { Fate } from './read-fate.ts';

/** A fate in one line, for people: when, what, which lead, and what was done. */
export const describeFate = (fate: Fate, paint: Paint): string => {
  const { settledAt, outcome, reason, topic, partition, offset, leadId, source, action, httpStatus, attempts } = fate;
  const verdict = reason === null ? outcome : `${outcome} (${printable(reason)})`;
  const tookSeconds = (Date.parse(settledAt) - Date.parse(fate.receivedAt)) / 1000;
  const details = [
    action === null ? undefined : printable(action),
    outcome === 'delivered' || httpStatus === null ? undefined : `status ${httpStatus}`,
    attempts > 1 ? `attempt ${attempts}` : undefined,
    `${tookSeconds.toFixed(2)} s`,
  ].filter((each) => each !== undefined);
  return [
    paint.faint(settledAt.slice(11, 23)),
    paintOf(outcome, paint)(verdict.padEnd(22)),
    printable(leadId ?? '(no id)'),
    paint.faint(
      `${source === null ? '' : `of ${printable(source)}, `}${printable(topic)} ${partition}/${offset}, ${details.join(', ')}`,
    ),
  ].join('  ');
};

const paintOf = (outcome: Fate['outcome'], paint: Paint): ((text: string) => string) =>
  ({ delivered: paint.good, skipped: paint.faint, 'dead-lettered': paint.bad })[outcome];
