import type { Clock, Logger } from '@leadferry/runtime';
import { isTakenBack } from './errors.ts';
import { createFlights, type Flight } from './flights.ts';
import type { HandOut, HandOuts } from './hand-outs.ts';
import type { LaneEntry } from './lane-order.ts';
import type { ConsumerMetrics } from './metrics.ts';
import type { FinalSettlement, Outcome, Settlement } from './outcome.ts';
import type { FateWriter } from './record-fate.ts';
import type { Round } from './round.ts';
import type { SettledOffsets } from './settled-offsets.ts';
import type { Slots } from './slots.ts';
import type { SourceRecord, UnreadRecord } from './source-record.ts';
import type { Suspects } from './suspects.ts';

/**
 * Finds the fate of one record. The signal aborts when the partition is about to be given up: a handler that has not
 * sent anything then rejects with `signal.reason`, and the record stays untouched; one that has, finishes.
 * Any other rejection ends the consumer: a fate for the record's fault or the world's is an {@link Settlement}.
 */
export type HandleRecord = (record: SourceRecord, signal: AbortSignal) => Promise<Settlement>;

/**
 * Runs the work on one record, from its hand-out until its fate is durable, within what follows it, a trace for one. Resolves
 * as `run` does.
 */
export type FollowRecord = (record: UnreadRecord, run: () => Promise<void>) => Promise<void>;

/** What the records of one partition are run with, and who is told what becomes of them. */
export interface RecordRunsOptions {
  readonly topic: string;
  readonly partition: number;
  readonly handle: HandleRecord;
  readonly round: Round;
  readonly suspects: Suspects;
  readonly fates: FateWriter;
  readonly handOuts: HandOuts;
  readonly slots: Slots;
  readonly settled: Pick<SettledOffsets, 'writing'>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: ConsumerMetrics;
  /** Default: nobody follows. */
  readonly follow?: FollowRecord | undefined;
  /** A suspect is alone now and may be read; tells whether it may go on, or waits behind another of its lane. */
  readonly enter: (entry: LaneEntry) => boolean;
  readonly onSettled: (entry: LaneEntry, receiptOffset: bigint) => void;
  /** Nothing died of a record that was suspected. */
  readonly onCleared: (entry: LaneEntry) => void;
  readonly onBlocked: (entry: LaneEntry, handOut: HandOut, settlement: Blocked) => void;
  /** A handler is done, or a record: others may start. */
  readonly onRoom: () => void;
  /** Is told of an error that ends the consumer. */
  readonly onFailure: (error: unknown) => void;
}

/** A settlement that hands its record out again. */
export type Blocked = Settlement & { readonly outcome: Extract<Outcome, { kind: 'blocked' }> };

/** The records of one partition that are in flight. */
export interface RecordRuns {
  /** Runs a record for which a slot was taken: hands it out, writes its fate, and gives the slot back. */
  start(entry: LaneEntry): void;
  /** Records in their handlers. */
  running(): number;
  /** Records with a fate that is being written. */
  writing(): number;
  /** Tells whether a suspect runs: its lane may not be known yet, so that no record behind it may take a place in one. */
  isOneAlone(): boolean;
}

/** Creates the runs of one partition for one round. What is in flight when the round is fenced is over at once. */
export const createRecordRuns = (options: RecordRunsOptions): RecordRuns => {
  const { topic, partition, handle, round, suspects, fates, handOuts, slots, settled, clock, metrics, follow } =
    options;
  const delivered = metrics.leads.of(topic, 'delivered', 'none');
  const inFlight = metrics.leadsInFlight.of(topic);
  const leadSeconds = metrics.leadSeconds.of(topic);
  const flights = createFlights();
  let running = 0;
  let writing = 0;
  let alone = 0;

  const end = (flight: Flight): void => {
    if (flight.isOver) return;
    flight.isOver = true;
    inFlight.inc(-1);
    flights.remove(flight);
    if (flight.isAlone) alone -= 1;
    if (flight.isReleased) writing -= 1;
    else running -= 1;
    slots.give(flight.isReleased);
    options.onRoom();
  };

  /** The handler has done its part: another may start while the fate is written. */
  const release = (flight: Flight): void => {
    flight.isReleased = true;
    running -= 1;
    writing += 1;
    slots.release();
    options.onRoom();
  };

  const giveUp = (flight: Flight): void => {
    const { entry, handOut, fate } = flight;
    const isFateKnown = handOut !== undefined && fate !== undefined;
    if (isFateKnown) handOuts.keep(handOut, fate);
    if (round.isFenced()) {
      metrics.fenced.inc({ topic });
      const { offset } = entry.record;
      options.logger[isFateKnown ? 'info' : 'warn'](
        { topic, partition, offset, isFateKnown },
        'record_given_up_in_flight',
      );
    }
    end(flight);
  };

  /** Undefined: it waits behind another of its lane, which is known only now that it was read. */
  const handOutAlone = async (entry: LaneEntry, record: SourceRecord): Promise<Settlement | undefined> => {
    const { settlement, hasRun } = await suspects.runAlone(record, async () =>
      options.enter(entry) ? handle(record, round.signal) : undefined,
    );
    if (hasRun && (settlement === undefined || settlement.outcome.kind === 'blocked')) options.onCleared(entry);
    return settlement;
  };

  const run = async (flight: Flight): Promise<void> => {
    const { entry } = flight;
    try {
      if (!round.isStanding()) await round.standing();
      if (!round.isOpen()) return;
      const handOut = handOuts.begin(entry.record, entry.isSuspect);
      flight.handOut = handOut;
      const { record, receivedAtMs, known } = handOut;
      const settlement =
        known ?? (await (entry.isSuspect ? handOutAlone(entry, record) : handle(record, round.signal)));
      if (flight.isOver || settlement === undefined) return;
      if (isBlocked(settlement)) return options.onBlocked(entry, handOut, settlement);

      const fate = settlement as FinalSettlement;
      if (!entry.isSuspect) release(flight);
      flight.fate = fate;
      settled.writing(entry.ticket);
      const times = { receivedAtMs, settledAtMs: clock.now() };
      const receiptOffset = await fates.write({ record, settlement: fate, times }, round);
      if (flight.isOver) return;
      const { outcome } = fate;
      if (outcome.kind === 'delivered') delivered.inc();
      else metrics.leads.of(topic, outcome.kind, outcome.reason).inc();
      leadSeconds.observe(Math.max(0, clock.now() - receivedAtMs) / 1000);
      options.onSettled(entry, receiptOffset);
    } catch (error) {
      if (flight.isOver) return;
      if (isTakenBack(error, round.signal)) giveUp(flight);
      else options.onFailure(error);
    } finally {
      end(flight);
    }
  };

  const giveUpAll = (): void => {
    for (const flight of flights.all()) giveUp(flight);
  };
  round.fenced.addEventListener('abort', giveUpAll, { once: true });

  return {
    start: (entry) => {
      const flight = flights.add(entry);
      if (flight.isAlone) alone += 1;
      inFlight.inc();
      running += 1;
      void (follow ? follow(entry.record, () => run(flight)) : run(flight));
    },
    running: () => running,
    writing: () => writing,
    isOneAlone: () => alone > 0,
  };
};

const isBlocked = (settlement: Settlement): settlement is Blocked => settlement.outcome.kind === 'blocked';
