import { lastHeaderValues } from '@leadferry/consumer';
import { InvalidLeadError, parseLead } from '@leadferry/lead';
import type { DeadLetter } from './dead-letter.ts';
import { type Moment, resolveMoment } from './moment.ts';
import type { DoneState } from './words.ts';

/** Which dead letters are meant. What is empty or undefined narrows nothing down. */
export interface Selection {
  /** Source topics, by the names of the config. */
  readonly topics: readonly string[];
  /** Dead letters one by one, as `partition/offset`. */
  readonly places: readonly string[];
  readonly reasons: readonly string[];
  readonly sources: readonly string[];
  readonly leadIds: readonly string[];
  readonly since: Moment | undefined;
  readonly until: Moment | undefined;
  readonly state: DoneState | undefined;
  /** At most so many, in the order of topics, partitions and offsets. */
  readonly limit: number | undefined;
}

/** Tells whether a dead letter is meant, as far as it alone can tell: by all but topic, state and limit. */
export type Matches = (deadLetter: DeadLetter) => boolean;

/** Makes the test of a selection. `--since` is included, `--until` is not. */
export const createFilter = (selection: Selection, nowMs: number): Matches => {
  const { places, reasons, sources, leadIds, since, until } = selection;
  const [wantedPlaces, wantedReasons] = [new Set(places), new Set(reasons)];
  const [wantedSources, wantedIds] = [new Set(sources), new Set(leadIds)];
  const sinceMs = since ? resolveMoment(since, nowMs) : Number.NEGATIVE_INFINITY;
  const untilMs = until ? resolveMoment(until, nowMs) : Number.POSITIVE_INFINITY;

  return (deadLetter) => {
    const { partition, offset, reason, leadId = '', atMs } = deadLetter;
    if (wantedPlaces.size > 0 && !wantedPlaces.has(`${partition}/${offset}`)) return false;
    if (wantedReasons.size > 0 && !wantedReasons.has(reason)) return false;
    if (wantedIds.size > 0 && !wantedIds.has(leadId)) return false;
    if (atMs < sinceMs || atMs >= untilMs) return false;
    return wantedSources.size === 0 || wantedSources.has(readSource(deadLetter, nowMs) ?? '');
  };
};

/** Reads a lead's source, also of one that cannot be delivered. */
const readSource = ({ record }: DeadLetter, nowMs: number): string | undefined => {
  try {
    return parseLead({ ...record, headers: lastHeaderValues(record.headers) }, { nowMs }).source;
  } catch (error) {
    if (error instanceof InvalidLeadError) return error.source;
    throw error;
  }
};
