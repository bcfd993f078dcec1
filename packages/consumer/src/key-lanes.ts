import { atTurnsEnd, type Clock, type Logger } from '@leadferry/runtime';
import type { BlockedPartition } from './blocked-partitions.ts';
import { isTakenBack } from './errors.ts';
import type { HandOuts } from './hand-outs.ts';
import type { ConsumerMetrics } from './metrics.ts';
import type { FinalSettlement, Settlement } from './outcome.ts';
import type { FateWriter } from './record-fate.ts';
import type { RecoveredPartition } from './recovered-partition.ts';
import type { Round } from './round.ts';
import { createSettledOffsets, type SettledOffsets, type Ticket } from './settled-offsets.ts';
import type { Slots } from './slots.ts';
import type { SourceRecord, UnreadRecord } from './source-record.ts';
import type { Suspects } from './suspects.ts';
import { createWaitingRecords, type FetchedBatch } from './waiting-records.ts';

/**
 * Finds the fate of one record. The signal aborts when the partition is about to be given up: a handler that has not
 * sent anything then rejects with `signal.reason`, and the record stays untouched; one that has, finishes.
 * Any other rejection ends the consumer: a fate for the record's fault or the world's is an {@link Settlement}.
 */
export type HandleRecord = (record: SourceRecord, signal: AbortSignal) => Promise<Settlement>;

/** Names the lane of a record: records of one name in one partition run in order. Undefined: it depends on no other. */
export type LaneOf = (record: UnreadRecord) => string | undefined;

/** What works off one partition for one round. Times and bounds are explained at `LeadConsumerOptions`. */
export interface KeyLanesOptions {
  readonly topic: string;
  readonly partition: number;
  readonly handle: HandleRecord;
  readonly laneOf: LaneOf;
  readonly round: Round;
  readonly recovered: RecoveredPartition;
  readonly suspects: Suspects;
  readonly fates: FateWriter;
  readonly handOuts: HandOuts;
  readonly slots: Slots;
  readonly inFlightPerPartition: number;
  readonly spread: number;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: ConsumerMetrics;
  readonly isBlocked: () => boolean;
  readonly onBlocked: (blocked: BlockedPartition) => void;
  /** Is told when the offset to commit has moved. */
  readonly onMoved: () => void;
  /** Tells whether one more may be in flight than there are; where not, `pump` is called when it may. */
  readonly mayGrow: (inFlight: number) => boolean;
  /** Is told of an error that ends the consumer. */
  readonly onFailure: (error: unknown) => void;
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

interface Entry {
  readonly record: UnreadRecord;
  readonly ticket: Ticket;
  readonly lane: string | undefined;
  isSuspect: boolean;
}

/** The limits keep a few records ready for each handler while the next batch is fetched. */
const readyPerSlot = 2;
const leastReady = 64;

/**
 * Creates the lanes of one partition.
 *
 * A record starts when its key has no other in flight, the partition and the process have room, and no more than
 * `spread` records lie between it and the lowest that is not settled. The next of its key starts when its fate is
 * durable, not sooner: after a crash an earlier record must not be sent behind a later one.
 */
export const createKeyLanes = (options: KeyLanesOptions): KeyLanes => {
  const { topic, partition, handle, laneOf, round, recovered, suspects, fates, handOuts, slots, clock } = options;
  const { inFlightPerPartition, spread, metrics, logger, isBlocked, onBlocked, onMoved, mayGrow, onFailure } = options;
  const settled = createSettledOffsets(recovered.receiptsFrom, recovered.settled);
  /** A lane is found by reading the record, which whoever names lanes remembers. */
  const look = (record: UnreadRecord): void => {
    if (!recovered.settled.has(record.offset)) laneOf(record);
  };
  const waiting = createWaitingRecords(look);
  const lanes = new Map<string, Entry[]>();
  const runnable: Entry[] = [];
  const readyAtMost = Math.max(leastReady, inFlightPerPartition * readyPerSlot);
  let suspectsLeft = recovered.suspects;
  let running = 0;
  let writing = 0;
  let isFeelingItsWay = false;
  let isPumpDue = false;
  let hungry: (() => void)[] = [];
  let idle: (() => void)[] = [];

  /** Takes records to their lanes until one is found whose lane is free. */
  const pull = (): Entry | undefined => {
    while (settled.spread() < spread) {
      const next = waiting.next();
      if (!next) return undefined;
      const { record, endOffset } = next;
      const ticket = settled.begin(record.offset, endOffset);
      const receiptOffset = recovered.settled.get(record.offset);
      if (receiptOffset !== undefined) {
        if (settled.settle(ticket, receiptOffset)) onMoved();
        continue;
      }
      const lane = laneOf(record);
      const entry = { record, ticket, lane, isSuspect: suspectsLeft > 0 };
      if (suspectsLeft > 0) suspectsLeft -= 1;
      const queue = lane === undefined ? undefined : lanes.get(lane);
      if (queue) {
        queue.push(entry);
        continue;
      }
      if (lane !== undefined) lanes.set(lane, []);
      return entry;
    }
    return undefined;
  };

  const pump = (): void => {
    while (round.isOpen() && !isBlocked()) {
      const atMost = isFeelingItsWay ? 1 : inFlightPerPartition;
      if (running >= atMost || !mayGrow(running + writing)) break;
      const entry = runnable.shift() ?? pull();
      if (!entry) break;
      const hasRoom = entry.isSuspect ? running === 0 && slots.takeAlone(pumpSoon) : slots.take(pumpSoon);
      if (!hasRoom) {
        runnable.unshift(entry);
        break;
      }
      running += 1;
      void run(entry);
    }
    tellHungry();
  };

  /** Many records leave their handlers in one turn of the event loop: what may start after them starts together. */
  const pumpSoon = (): void => {
    if (isPumpDue) return;
    isPumpDue = true;
    atTurnsEnd(() => {
      isPumpDue = false;
      pump();
      tellIdle();
    });
  };

  const tellHungry = (): void => {
    if (hungry.length === 0 || (round.isOpen() && waiting.count() > readyAtMost)) return;
    const telling = hungry;
    hungry = [];
    for (const tell of telling) tell();
  };

  const isIdle = (): boolean => running === 0 && writing === 0 && !isPumpDue;

  const tellIdle = (): void => {
    if (!isIdle()) return;
    const telling = idle;
    idle = [];
    for (const tell of telling) tell();
  };

  const run = async (entry: Entry): Promise<void> => {
    let isReleased = false;
    let fate: FinalSettlement | undefined;
    try {
      await round.standing();
      if (!round.isOpen()) return;
      const { record, receivedAtMs, known } = handOuts.begin(entry.record, entry.isSuspect);
      const toHandler = async (): Promise<Settlement> => known ?? round.whileOurs(handle(record, round.signal));
      const { settlement, hasRun } = entry.isSuspect
        ? await suspects.runAlone(record, toHandler)
        : { settlement: await toHandler(), hasRun: true };
      const { outcome } = settlement;
      if (outcome.kind === 'blocked') {
        if (hasRun) clear(entry);
        rest(entry, record, settlement);
        return;
      }
      if (!entry.isSuspect) {
        isReleased = true;
        running -= 1;
        writing += 1;
        slots.release();
        pumpSoon();
      }
      const times = { receivedAtMs, settledAtMs: clock.now() };
      fate = { ...settlement, outcome };
      settled.writing(entry.ticket);
      const receiptOffset = await fates.write({ record, settlement: fate, times }, round);
      const reason = outcome.kind === 'delivered' ? 'none' : outcome.reason;
      metrics.leads.inc({ topic, outcome: outcome.kind, reason });
      metrics.leadSeconds.observe({ topic }, Math.max(0, clock.now() - receivedAtMs) / 1000);
      settle(entry, receiptOffset);
    } catch (error) {
      if (!isTakenBack(error, round.signal)) onFailure(error);
      else if (fate) handOuts.keep(entry.record, fate);
      if (isTakenBack(error, round.signal) && round.isFenced()) countGivenUp(entry.record, fate !== undefined);
    } finally {
      if (isReleased) writing -= 1;
      else running -= 1;
      slots.give(isReleased);
      pumpSoon();
    }
  };

  const settle = ({ record, ticket, lane }: Entry, receiptOffset: bigint | undefined): void => {
    isFeelingItsWay = false;
    handOuts.forget(record);
    const hasMoved = settled.settle(ticket, receiptOffset);
    suspects.survived(record.offset);
    if (lane !== undefined) startNext(lane);
    if (hasMoved) onMoved();
  };

  /** Nothing died of the record: the group is told, lest it is thought to have been alone at a later death. */
  const clear = (entry: Entry): void => {
    if (!entry.isSuspect) return;
    entry.isSuspect = false;
    suspects.survived(entry.record.offset);
    onMoved();
  };

  const startNext = (lane: string): void => {
    const next = lanes.get(lane)?.shift();
    if (next) runnable.push(next);
    else lanes.delete(lane);
  };

  /** The record is handed out again later: alone, while other keys flow, or with its whole partition. */
  const rest = (entry: Entry, record: SourceRecord, settlement: Settlement): void => {
    const { outcome, mayHaveBeenSent = true } = settlement;
    if (outcome.kind !== 'blocked') return;
    const { reason, untilMs, scope = 'partition' } = outcome;
    handOuts.raise(entry.record, mayHaveBeenSent);
    metrics.leads.inc({ topic, outcome: outcome.kind, reason });
    if (scope === 'partition') {
      isFeelingItsWay = true;
      takeBackInOrder(entry);
      const { offset, attempt } = record;
      if (!isBlocked()) onBlocked({ topic, partition, offset, attempt, reason, untilMs });
      return;
    }
    clock
      .sleep(Math.max(0, untilMs - clock.now()), round.signal)
      .then(() => {
        takeBackInOrder(entry);
        pump();
      })
      .catch((error: unknown) => {
        if (!isTakenBack(error, round.signal)) onFailure(error);
      });
  };

  const takeBackInOrder = (entry: Entry): void => {
    const offset = BigInt(entry.record.offset);
    const at = runnable.findIndex(({ record }) => BigInt(record.offset) > offset);
    runnable.splice(at === -1 ? runnable.length : at, 0, entry);
  };

  const countGivenUp = ({ offset }: UnreadRecord, isFateKnown: boolean): void => {
    metrics.fenced.inc({ topic });
    logger[isFateKnown ? 'info' : 'warn']({ topic, partition, offset, isFateKnown }, 'record_given_up_in_flight');
  };

  round.signal.addEventListener('abort', tellHungry, { once: true });

  return {
    take: (batch) => {
      waiting.add(batch);
      pump();
    },
    isHungry: () => waiting.count() <= readyAtMost,
    whenHungry: () =>
      waiting.count() <= readyAtMost || !round.isOpen() ? Promise.resolve() : new Promise((tell) => hungry.push(tell)),
    pump,
    inFlight: () => running + writing,
    idle: () => (isIdle() ? Promise.resolve() : new Promise((tell) => idle.push(tell))),
    settled,
  };
};
