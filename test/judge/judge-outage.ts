import type { JournalEntry } from '@leadferry/simulator';

/** An outage of the API as the journal's clock has it, in monotonic milliseconds. */
export interface OutageMoments {
  /** Leads were delivered at full speed from here on. */
  readonly steadyFromMs: number;
  readonly fromMs: number;
  /** The fleet has had its time to notice; what is sent from here to `toMs` is a probe. */
  readonly knownMs: number;
  readonly toMs: number;
}

/** How a fleet bore an outage. */
export interface OutageFigures {
  /** Requests to the API before the outage was known: what was in flight, its retries, and what made sure. */
  readonly requestsToNotice: number;
  /** Requests after that. */
  readonly probes: number;
  /** The most of them in any five seconds. */
  readonly maxProbesPer5s: number;
  /** From the end of the outage to a second as full as those before the outage; infinite where none comes. */
  readonly fullSpeedSeconds: number;
  /** Writes per second before the outage. */
  readonly leadsPerSecond: number;
}

/** Sent five seconds apart, two probes may arrive a little closer. */
const windowMs = 5000 - 100;
const secondMs = 1000;
/** A second is full when it has this share of the writes that a second had before the outage. */
const fullShare = 0.9;

/** Measures an outage by the simulator's journal. */
export const judgeOutage = (journal: readonly JournalEntry[], moments: OutageMoments): OutageFigures => {
  const { steadyFromMs, fromMs, knownMs, toMs } = moments;
  const api = journal.filter(({ kind }) => kind === 'api');
  const timesOf = (entries: readonly JournalEntry[]): number[] =>
    entries.map(({ monotonicMs }) => monotonicMs).sort((left, right) => left - right);
  const within = (times: readonly number[], sinceMs: number, untilMs: number): number[] =>
    times.filter((time) => time >= sinceMs && time < untilMs);

  const requests = timesOf(api);
  const writes = timesOf(api.filter(({ applied, proofSeq }) => applied && proofSeq !== undefined));
  const probes = within(requests, knownMs, toMs);
  const leadsPerSecond = within(writes, steadyFromMs, fromMs).length / ((fromMs - steadyFromMs) / secondMs);
  return {
    requestsToNotice: within(requests, fromMs, knownMs).length,
    probes: probes.length,
    maxProbesPer5s: mostWithin(probes, windowMs),
    fullSpeedSeconds: secondsToFull(within(writes, toMs, Number.POSITIVE_INFINITY), toMs, leadsPerSecond * fullShare),
    leadsPerSecond,
  };
};

const mostWithin = (times: readonly number[], spanMs: number): number => {
  let first = 0;
  let most = 0;
  for (const [index, time] of times.entries()) {
    while (time - (times[first] ?? time) >= spanMs) first += 1;
    most = Math.max(most, index - first + 1);
  }
  return most;
};

/** Seconds until the second begins that is the first to be full. */
const secondsToFull = (writes: readonly number[], sinceMs: number, wanted: number): number => {
  const needed = Math.max(1, Math.ceil(wanted));
  const start = writes.find(
    (time, index) => (writes[index + needed - 1] ?? Number.POSITIVE_INFINITY) - time < secondMs,
  );
  return start === undefined ? Number.POSITIVE_INFINITY : (start - sinceMs) / secondMs;
};
