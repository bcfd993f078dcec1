import { atTurnsEnd } from '@leadferry/runtime';
import { createAwaitedState } from './awaited-state.ts';
import type { BlockedPartition } from './blocked-partitions.ts';
import { isTakenBack } from './errors.ts';
import type { HandOut } from './hand-outs.ts';
import { createLaneOrder, type LaneEntry } from './lane-order.ts';
import { type Blocked, createRecordRuns, type RecordRunsOptions } from './record-runs.ts';
import type { RecoveredPartition } from './recovered-partition.ts';
import { createRunnableEntries } from './runnable-entries.ts';
import { createSettledOffsets, type SettledOffsets } from './settled-offsets.ts';
import type { UnreadRecord } from './source-record.ts';
import { createWaitingRecords, type FetchedBatch } from './waiting-records.ts';

/** Names the lane of a record: records of one name in one partition run in order. Undefined: it depends on no other. */
export type LaneOf = (record: UnreadRecord) => string | undefined;

/** What works off one partition for one round. Times and bounds are explained at `LeadConsumerOptions`. */
export interface KeyLanesOptions
  extends Omit<RecordRunsOptions, 'settled' | 'enter' | 'onSettled' | 'onCleared' | 'onBlocked' | 'onRoom'> {
  readonly laneOf: LaneOf;
  readonly recovered: RecoveredPartition;
  readonly inFlightPerPartition: number;
  readonly spread: number;
  readonly isBlocked: () => boolean;
  readonly onBlocked: (blocked: BlockedPartition) => void;
  /** Is told when the offset to commit has moved. */
  readonly onMoved: () => void;
  /** Tells whether one more may be in flight than there are; where not, `pump` is called when it may. */
  readonly mayGrow: (inFlight: number) => boolean;
}

/** Works off the records of one partition: those of one key in order, others side by side. */
export interface KeyLanes {
  /** Takes a batch in, in the order of its offsets. */
  take(batch: FetchedBatch): void;
  /** Tells whether another batch is wanted. */
  isHungry(): boolean;
  /** Resolves when another batch is wanted, and at once when the round takes no more. */
  whenHungry(): Promise<void>;
  /** Starts what may start now: to be called when a block has ended. */
  pump(): void;
  /** Resolves when nothing is in flight and no fate is being written. */
  idle(): Promise<void>;
  /** Records in their handlers or with a fate that is being written. */
  inFlight(): number;
  readonly settled: Pick<SettledOffsets, 'next' | 'receiptsFrom' | 'spread'>;
}

/** The limits keep a few records ready for each handler while the next batch is fetched. */
const readyPerSlot = 2;
const leastReady = 64;
/** So many records behind the suspects are read one at a time too: what was read ahead was in no commit's count. */
const readWithCare = 1000;

/**
 * Creates the lanes of one partition.
 *
 * A record starts when its key has no other in flight, the partition and the process have room, and no more than
 * `spread` records lie between it and the lowest that is not settled. The next of its key starts when its fate is
 * durable, not sooner: after a crash an earlier record must not be sent behind a later one.
 *
 * A record that may have been in flight when its process died is not even read before it runs alone: reading may be
 * what the process died of.
 */
export const createKeyLanes = (options: KeyLanesOptions): KeyLanes => {
  const { topic, partition, laneOf, round, recovered, suspects, handOuts, slots, clock } = options;
  const { inFlightPerPartition, spread, metrics, isBlocked, onBlocked, onMoved, mayGrow, onFailure } = options;
  const settled = createSettledOffsets(recovered.receiptsFrom, recovered.settled);
  const order = createLaneOrder();
  const runnable = createRunnableEntries();
  const readyAtMost = Math.max(leastReady, inFlightPerPartition * readyPerSlot);
  let suspectsLeft = recovered.suspects;
  let careLeft = recovered.suspects > 0 ? recovered.suspects + readWithCare : 0;
  let isFeelingItsWay = false;
  let isPumpDue = false;

  /** A lane is found by reading the record, which whoever names lanes remembers. */
  const waiting = createWaitingRecords((record) => {
    if (careLeft === 0 && !recovered.settled.has(record.offset)) laneOf(record);
  });

  /** Many records leave their handlers in one turn of the event loop: what may start after them starts together. */
  const pumpSoon = (): void => {
    if (isPumpDue) return;
    isPumpDue = true;
    atTurnsEnd(pumpNow);
  };

  const pumpNow = (): void => {
    isPumpDue = false;
    pump();
    idle.tell();
  };

  /** Takes records to their lanes until one is found whose lane is free. */
  const pull = (): LaneEntry | undefined => {
    while (settled.spread() < spread) {
      const record = waiting.next();
      if (!record) return undefined;
      const ticket = settled.begin(record.offset, waiting.endOffset());
      const receiptOffset = recovered.settled.get(record.offset);
      if (receiptOffset !== undefined) {
        if (settled.settle(ticket, receiptOffset)) onMoved();
        continue;
      }
      const entry = { record, ticket, lane: undefined, isSuspect: suspectsLeft > 0, behind: undefined };
      if (careLeft > 0) careLeft -= 1;
      if (suspectsLeft > 0) suspectsLeft -= 1;
      if (entry.isSuspect || order.enter(entry, laneOf(record))) return entry;
    }
    return undefined;
  };

  const pump = (): void => {
    while (round.isOpen() && !isBlocked() && !runs.isOneAlone()) {
      const running = runs.running();
      const atMost = isFeelingItsWay ? 1 : inFlightPerPartition;
      if (running >= atMost || !mayGrow(running + runs.writing())) break;
      const entry = runnable.next() ?? pull();
      if (!entry) break;
      const hasRoom = entry.isSuspect ? running === 0 && slots.takeAlone(pumpSoon) : slots.take(pumpSoon);
      if (!hasRoom) {
        runnable.putBack(entry);
        break;
      }
      runs.start(entry);
    }
    hungry.tell();
  };

  const settle = (entry: LaneEntry, receiptOffset: bigint): void => {
    const { record, ticket } = entry;
    isFeelingItsWay = false;
    handOuts.forget(record);
    const hasMoved = settled.settle(ticket, receiptOffset);
    suspects.survived(record.offset);
    const next = order.leave(entry);
    if (next) runnable.add(next);
    if (hasMoved) onMoved();
  };

  /** Nothing died of the record: the group is told, lest it is thought to have been alone at a later death. */
  const clear = (entry: LaneEntry): void => {
    entry.isSuspect = false;
    suspects.survived(entry.record.offset);
    onMoved();
  };

  /** The record is handed out again later: alone, while other keys flow, or with its whole partition. */
  const rest = (entry: LaneEntry, handOut: HandOut, { outcome, mayHaveBeenSent = true }: Blocked): void => {
    const { reason, untilMs, scope = 'partition' } = outcome;
    handOuts.raise(handOut, mayHaveBeenSent);
    metrics.leads.of(topic, outcome.kind, reason).inc();
    if (scope === 'partition') {
      isFeelingItsWay = true;
      runnable.takeBack(entry);
      const { offset, attempt } = handOut.record;
      if (!isBlocked()) onBlocked({ topic, partition, offset, attempt, reason, untilMs });
      return;
    }
    clock
      .sleep(Math.max(0, untilMs - clock.now()), round.signal)
      .then(() => {
        runnable.takeBack(entry);
        pump();
      })
      .catch((error: unknown) => {
        if (!isTakenBack(error, round.signal)) onFailure(error);
      });
  };

  const runs = createRecordRuns({
    ...options,
    settled,
    enter: (entry) => entry.lane !== undefined || order.enter(entry, laneOf(entry.record)),
    onSettled: settle,
    onCleared: clear,
    onBlocked: rest,
    onRoom: pumpSoon,
  });
  const isHungry = (): boolean => waiting.count() <= readyAtMost;
  const hungry = createAwaitedState(() => isHungry() || !round.isOpen());
  const idle = createAwaitedState(() => runs.running() + runs.writing() === 0 && !isPumpDue);
  round.signal.addEventListener('abort', hungry.tell, { once: true });

  return {
    take: (batch) => {
      waiting.add(batch);
      pump();
    },
    isHungry,
    whenHungry: hungry.wait,
    pump,
    inFlight: () => runs.running() + runs.writing(),
    idle: idle.wait,
    settled,
  };
};
