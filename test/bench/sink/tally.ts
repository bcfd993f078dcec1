import { readCpuMicros } from '../machine/process-usage.ts';

/** What a run is to be judged by, told to the sink before the run. */
export interface TallyOptions {
  /** Leads that were published, numbered from 1. */
  readonly leads: number;
  /** Process whose CPU time is read when the first and when the last lead arrives. */
  readonly pid: number;
}

/** What the sink saw of a run. */
export interface TallyReading {
  /** Sign-up forms received. */
  readonly requests: number;
  /** Leads of which at least one form arrived. */
  readonly arrived: number;
  /** Forms beyond the first of a lead. */
  readonly doubled: number;
  /** Forms that arrived behind a form of the same address with a higher `proof_seq`. */
  readonly orderBreaks: number;
  /** From the first form to the one that brought the last missing lead, or to the latest one so far. */
  readonly seconds: number;
  /** CPU time the contender used within these seconds; null while leads are missing, or where it cannot be read. */
  readonly cpuMicros: number | null;
}

/** What the tally keeps of an address: the contact, to the sink. */
export interface KnownAddress {
  readonly firstSeq: number;
  lastSeq: number;
  forms: number;
}

/** Counts one run's forms in the order in which they arrive. */
export interface Tally {
  /** Counts one form and returns what is known of its address, this form included. */
  count(address: string, seq: number): KnownAddress;
  read(): TallyReading;
}

/** Creates a tally that has seen nothing. */
export const createTally = ({ leads, pid }: TallyOptions): Tally => {
  const timesSeen = new Uint16Array(leads + 1);
  const addresses = new Map<string, KnownAddress>();
  let requests = 0;
  let arrived = 0;
  let orderBreaks = 0;
  let firstMs = 0;
  let lastMs = 0;
  let cpuBefore: number | undefined;
  let cpuMicros: number | null = null;

  const markProgress = (): void => {
    lastMs = performance.now();
    if (arrived === 1) {
      firstMs = lastMs;
      cpuBefore = readCpuMicros(pid);
    }
    if (arrived < leads) return;
    const cpuAfter = readCpuMicros(pid);
    if (cpuBefore !== undefined && cpuAfter !== undefined) cpuMicros = cpuAfter - cpuBefore;
  };

  return {
    count(address, seq) {
      requests += 1;
      const isFirst = timesSeen[seq] === 0;
      timesSeen[seq] = (timesSeen[seq] ?? 0) + 1;
      if (isFirst) {
        arrived += 1;
        if (arrived === 1 || arrived === leads || arrived % 100 === 0) markProgress();
      }
      const known = addresses.get(address);
      if (known === undefined) {
        const added = { firstSeq: seq, lastSeq: seq, forms: 1 };
        addresses.set(address, added);
        return added;
      }
      if (seq < known.lastSeq) orderBreaks += 1;
      known.lastSeq = seq;
      known.forms += 1;
      return known;
    },
    read: () => ({
      requests,
      arrived,
      doubled: requests - arrived,
      orderBreaks,
      seconds: (lastMs - firstMs) / 1000,
      cpuMicros,
    }),
  };
};
