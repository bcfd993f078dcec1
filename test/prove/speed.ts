import { chooseLeads, runBench } from '../bench/bench.ts';
import type { LatencyMs } from '../bench/contender.ts';
import { leadferry, serial } from '../bench/contenders.ts';
import { findCores } from '../bench/machine/cores.ts';
import { baseline, judgeBaseline } from '../bench/report/judge-baseline.ts';
import { medianOf, type Summary, summarize } from '../bench/report/summarize.ts';
import { measureIdle } from '../bench/run/measure-idle.ts';
import { openStand } from '../bench/run/stand.ts';
import type { Proof } from './proof.ts';

const rounds = 5;
const leads = 120_000;
const inFlight = 200;

/** The worker with all features on beside the bare key-lane loop, both with 200 in flight, in interleaved runs. */
export const speed: Proof = {
  promise:
    'Uncapped and with every feature on: at least 70 % of the leads a second of a bare key-lane loop and at most 1.5 times ' +
    'its CPU per lead, 95 % at 50 ms of API latency, at most 1.15 times its memory, idle at most 1 % of a core.',
  broken: 'the worker has one lead in flight',
  async run({ brokers, redisUrl, serverPids = [], isBroken, say }) {
    await using stand = await openStand({ brokers, redisUrl, serverPids, cores: findCores(say) });
    const own = leadferry(isBroken ? 1 : inFlight);
    const at = (latencyMs: LatencyMs) => (contender: typeof own) => ({
      contender,
      latencyMs,
      leads: chooseLeads(contender, latencyMs, leads),
    });
    const entries = [...[own, baseline, serial].map(at(0)), ...[own, baseline].map(at(50))];
    const runs = await runBench(stand, { entries, rounds: isBroken ? 1 : rounds }, say);
    say('with nothing to do');
    const idle = await measureIdle(stand, own);

    const summaries = summarize(runs);
    const verdict = judgeBaseline(summaries);
    const figures = { ...compare(summaries, own.name), idleCoreRatio: round(idle.coreRatio ?? Number.NaN) };
    const { leadsPerSecondRatio, cpuPerLeadRatio, leadsPerSecondAt50msRatio, peakRssRatio, idleCoreRatio } = figures;
    return {
      holds:
        verdict.counts &&
        leadsPerSecondRatio >= 0.7 &&
        cpuPerLeadRatio <= 1.5 &&
        leadsPerSecondAt50msRatio >= 0.95 &&
        peakRssRatio <= 1.15 &&
        idleCoreRatio <= 0.01 &&
        figures.lost + figures.duplicates + figures.orderBreaks === 0,
      figures: {
        ...figures,
        baselineCounts: Number(verdict.counts),
        baselineOverSerialRatio: round(verdict.overSerialRatio),
        baselineOfLimitRatio: round(verdict.ofLimitRatio),
      },
    };
  },
};

/** Compares the worker with the baseline; a figure that could not be measured here is not a number, and no promise holds by it. */
const compare = (summaries: readonly Summary[], own: string) => {
  const find = (name: string, latencyMs: LatencyMs): Summary | undefined =>
    summaries.find((summary) => summary.contender === name && summary.latencyMs === latencyMs);
  const [fast, slow] = [find(own, 0), find(own, 50)];
  const [fastBase, slowBase] = [find(baseline.name, 0), find(baseline.name, 50)];
  const sum = (read: (summary: Summary) => number): number =>
    [fast, slow].reduce((total, summary) => total + (summary === undefined ? 0 : read(summary)), 0);
  return {
    leads: sum(({ leads, runs }) => leads * runs),
    lost: sum(({ lost }) => lost),
    duplicates: sum(({ doubled }) => doubled),
    orderBreaks: sum(({ orderBreaks }) => orderBreaks),
    leadsPerSecond: Math.round(fast?.leadsPerSecond ?? 0),
    leadsPerSecondRatio: ratio(fast?.leadsPerSecond, fastBase?.leadsPerSecond),
    cpuMicrosPerLead: Math.round(fast?.cpuMicrosPerLead ?? Number.NaN),
    cpuPerLeadRatio: ratio(fast?.cpuMicrosPerLead, fastBase?.cpuMicrosPerLead),
    leadsPerSecondAt50ms: Math.round(slow?.leadsPerSecond ?? 0),
    leadsPerSecondAt50msRatio: ratio(slow?.leadsPerSecond, slowBase?.leadsPerSecond),
    peakRssMb: Math.round(higherPeak(fast, slow) ?? Number.NaN),
    peakRssRatio: ratio(higherPeak(fast, slow), higherPeak(fastBase, slowBase)),
  };
};

const higherPeak = (...summaries: ReadonlyArray<Summary | undefined>): number | null => {
  const peaks = summaries.map((summary) => summary?.peakRssMb ?? null);
  return medianOf(peaks) === null ? null : Math.max(...peaks.map(Number));
};

const ratio = (value: number | null | undefined, base: number | null | undefined): number =>
  value && base ? round(value / base) : Number.NaN;

const round = (value: number): number => Math.round(value * 1000) / 1000;
