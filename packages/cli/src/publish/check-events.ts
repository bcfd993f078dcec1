import type { TopicConfig } from '@leadferry/config';
import { leadKey } from '@leadferry/lead';
import { foreseeLead } from '../check/foresee-lead.ts';
import type { GivenEvent } from './split-events.ts';

/** A record that is about to be published. */
export interface ReadyRecord {
  readonly place: string;
  readonly leadId: string;
  readonly key: string;
  readonly value: Buffer;
}

/** An event that a worker would set aside, and why. Holds nothing of what is in it. */
export interface RefusedEvent {
  readonly place: string;
  readonly leadId: string | undefined;
  readonly reason: string;
  readonly faults: readonly string[];
}

/** What was found of a file's events. */
export interface CheckedEvents {
  readonly ready: readonly ReadyRecord[];
  readonly refused: readonly RefusedEvent[];
  /** How many lead ids come more than once among those that are ready. */
  readonly repeatedIds: number;
}

/** Checks every event as `leadferry check` does. Asks nobody. */
export const checkEvents = (
  events: readonly GivenEvent[],
  { topic, nowMs }: { readonly topic: TopicConfig; readonly nowMs: number },
): CheckedEvents => {
  const [ready, refused]: [ReadyRecord[], RefusedEvent[]] = [[], []];
  const [seen, repeated] = [new Set<string>(), new Set<string>()];
  for (const { place, value } of events) {
    const foreseen = foreseeLead({ value, headers: {}, timestampMs: nowMs }, { topic, nowMs });
    if (foreseen.kind === 'refused') {
      const { leadId, code: reason, faults } = foreseen.error;
      refused.push({ place, leadId, reason, faults });
      continue;
    }
    const { lead } = foreseen;
    ready.push({ place, leadId: lead.id, key: leadKey(lead), value });
    (seen.has(lead.id) ? repeated : seen).add(lead.id);
  }
  return { ready, refused, repeatedIds: repeated.size };
};
