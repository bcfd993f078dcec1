import type { LogReader, UnreadRecord } from '@leadferry/consumer';
import type { InvalidLeadError } from '@leadferry/lead';
import type { Clock } from '@leadferry/runtime';
import { checkLead } from './check-lead.ts';
import { type Counts, countBy } from './counts.ts';
import { createFilter, type Selection } from './filter.ts';
import type { LeadMapping } from './lead-mapping.ts';
import { mapRecord } from './map-record.ts';
import type { DlqTopic } from './open-dlq.ts';
import { type Entry, readEntries } from './read-entries.ts';
import { readLedger } from './read-ledger.ts';

/** One that is to be sent. */
export interface ChosenDeadLetter {
  /** How often this dead letter was replayed before, besides what its own header counts. */
  readonly replaysBefore: number;
  /** Kept from the planning, so that it need not be read again; those beyond a few are left where they are. */
  readonly record?: UnreadRecord;
}

/** The chosen dead letters of a topic, by partition and offset, in rising order. */
export type Chosen = ReadonlyMap<number, ReadonlyMap<bigint, ChosenDeadLetter>>;

/** What a replay would do. */
export interface ReplayPlan {
  readonly chosen: ReadonlyMap<DlqTopic, Chosen>;
  readonly count: number;
  readonly byReason: Counts;
  /** Of the chosen, those that are leads a worker would send; undefined where nobody asked. */
  readonly leads: number | undefined;
  /** Dead letters that the selection means and that are not sent, by why. */
  readonly left: Readonly<Record<LeftBecause, number>>;
  /** The first few that would be set aside again in spite of the mapping: where each is, and why. */
  readonly invalid: readonly string[];
}

/** `guarded`: replayed as often as is allowed. `unreadable`, `invalid`: with a mapping only. */
export type LeftBecause = 'replayed' | 'purged' | 'guarded' | 'unreadable' | 'invalid';

export interface PlanOptions {
  readonly reader: LogReader;
  readonly topics: readonly DlqTopic[];
  readonly selection: Selection;
  readonly clock: Clock;
  /** Whether those are meant too that were replayed already. */
  readonly isAgain: boolean;
  readonly maxReplays: number;
  readonly mapping: LeadMapping | undefined;
  /** Whether leads are counted, which takes a look into each. */
  readonly countsLeads: boolean;
  readonly signal: AbortSignal;
}

const mostExamples = 10;
/** Bytes of key and value that are kept, at most; headers and the fetches they came in take two or three times as much. */
const mostKeptBytes = 33_554_432;

/** Chooses what a replay sends, and says why it leaves the rest. Sends nothing. */
export const planReplay = async (options: PlanOptions): Promise<ReplayPlan> => {
  const { reader, topics, selection, clock, countsLeads, signal } = options;
  const nowMs = clock.now();
  const matches = createFilter(selection, nowMs);
  const chosen = new Map<DlqTopic, Map<number, Map<bigint, ChosenDeadLetter>>>();
  const left = { replayed: 0, purged: 0, guarded: 0, unreadable: 0, invalid: 0 };
  const invalid: string[] = [];
  const reasons: string[] = [];
  let [leads, keptBytes] = [0, 0];

  for (const topic of topics) {
    const ledger = await readLedger(reader, topic);
    const ofTopic = new Map<number, Map<bigint, ChosenDeadLetter>>();
    chosen.set(topic, ofTopic);
    for await (const entry of readEntries(reader, topic, ledger, matches)) {
      signal.throwIfAborted();
      if (reasons.length >= (selection.limit ?? Number.POSITIVE_INFINITY)) break;
      const verdict = judge(entry, options, nowMs);
      if (verdict.kind === 'left') {
        left[verdict.because] += 1;
        if (verdict.error && invalid.length < mostExamples) invalid.push(describeFault(entry, verdict.error));
        continue;
      }
      const { partition, offset, reason, record } = entry.deadLetter;
      const ofPartition = ofTopic.get(partition) ?? new Map<bigint, ChosenDeadLetter>();
      const replaysBefore = ledger.replaysOf(partition, offset);
      keptBytes += (record.key?.length ?? 0) + (record.value?.length ?? 0);
      const isKept = keptBytes <= mostKeptBytes;
      ofTopic.set(partition, ofPartition.set(offset, { replaysBefore, ...(isKept ? { record } : {}) }));
      reasons.push(reason);
      if (verdict.isLead) leads += 1;
    }
  }
  return {
    chosen,
    count: reasons.length,
    byReason: countBy(reasons),
    leads: countsLeads ? leads : undefined,
    left,
    invalid,
  };
};

type Verdict =
  | { readonly kind: 'chosen'; readonly isLead: boolean }
  | { readonly kind: 'left'; readonly because: LeftBecause; readonly error?: InvalidLeadError };

const judge = (entry: Entry, options: PlanOptions, nowMs: number): Verdict => {
  const { state, replays, topic, deadLetter } = entry;
  const { isAgain, maxReplays, mapping, countsLeads } = options;
  if (state === 'purged' || (state === 'replayed' && !isAgain)) return { kind: 'left', because: state };
  if (replays >= maxReplays) return { kind: 'left', because: 'guarded' };
  if (!mapping) {
    const isLead = countsLeads && checkLead(deadLetter.record, { topic: topic.config, nowMs }) === undefined;
    return { kind: 'chosen', isLead };
  }
  const mapped = mapRecord(deadLetter.record, mapping);
  if (!mapped) return { kind: 'left', because: 'unreadable' };
  const error = checkLead(mapped, { topic: topic.config, nowMs });
  return error ? { kind: 'left', because: 'invalid', error } : { kind: 'chosen', isLead: true };
};

const describeFault = ({ topic, deadLetter }: Entry, error: InvalidLeadError): string =>
  `${topic.source} ${deadLetter.partition}/${deadLetter.offset}: ${error.message}`;
