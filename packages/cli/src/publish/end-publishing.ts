import type { TopicConfig } from '@leadferry/config';
import { countBy, describeCounts, formatCount, formatCounted } from '../dlq/counts.ts';
import type { Ending } from '../ending.ts';
import type { KnownFates } from './await-fates.ts';
import type { CheckedEvents } from './check-events.ts';

/** What was published, and what is known of it; `known` is undefined where nobody waited. */
export interface Published {
  readonly topic: TopicConfig;
  readonly groupId: string;
  readonly checked: CheckedEvents;
  readonly known: KnownFates | undefined;
  /** Whether a person ended the wait. */
  readonly hasStopped: boolean;
}

/** Says how publishing ended: well, unless a lead became a dead letter, or nobody knows what became of it. */
export const endPublishing = ({ topic, groupId, checked, known, hasStopped }: Published): Ending => {
  const { ready, refused, repeatedIds } = checked;
  const count = { published: ready.length, refused: refused.length, repeatedIds };
  const leftOut = refused.length === 0 ? '' : `, left out ${formatCount(refused.length)}`;
  const head = `Published ${formatCounted(ready.length, 'lead')} to ${topic.topic}${leftOut}`;
  if (known === undefined) {
    return { exit: 'done', isFailure: false, fields: { topic: topic.topic, ...count }, text: `${head}.` };
  }
  const byFate = countBy(
    known.fates.map(({ outcome, reason }) => (reason === null ? outcome : `${outcome} (${reason})`)),
  );
  const unknown = known.unknown.length;
  const fields = { topic: topic.topic, ...count, byFate, withoutReceipt: unknown };
  const fates = known.fates.length === 0 ? head : `${head}: ${describeCounts(byFate)}`;
  if (hasStopped && unknown > 0) {
    const message = `${fates}. Stopped while ${formatCount(unknown)} had no receipt yet`;
    return {
      exit: 'interrupted',
      isFailure: true,
      fields: { ...fields, error: { code: 'interrupted', message } },
      text: message,
    };
  }
  if (unknown > 0) {
    const message = `${fates}; ${formatCount(unknown)} have no receipt of the group ${groupId}. Is a worker running? See leadferry status; and leadferry tail shows receipts as they come`;
    return {
      exit: 'noReceipt',
      isFailure: true,
      fields: { ...fields, error: { code: 'no_receipt', message } },
      text: message,
    };
  }
  if (known.fates.some(({ outcome }) => outcome === 'dead-lettered')) {
    const message = `${fates}. What is wrong with them: leadferry dlq show`;
    return {
      exit: 'leadRefused',
      isFailure: true,
      fields: { ...fields, error: { code: 'dead_lettered', message } },
      text: message,
    };
  }
  return { exit: 'done', isFailure: false, fields, text: `${fates}.` };
};
