import type { LatencyMs } from '../contender.ts';
import type { BenchResult } from './result.ts';
import type { Summary } from './summarize.ts';

/** One summary of a made-up bench. */
export const sampleSummary = (contender: string, latencyMs: LatencyMs, leadsPerSecond: number): Summary => ({
  contender,
  latencyMs,
  leads: 1000,
  runs: 5,
  leadsPerSecond,
  cpuMicrosPerLead: 100,
  peakRssMb: 250,
  lost: 0,
  doubled: 0,
  orderBreaks: 0,
});

/** A made-up bench. */
export const sampleResult: BenchResult = {
  measuredAt: '2026-11-27T11:00:00.000Z',
  machine: {
    cores: 2,
    model: 'Made <up> & co',
    memoryGb: 8,
    system: 'linux x64',
    node: '24.0.0',
    kafka: '4.4.0',
    kafkajs: '2.2.4',
    undici: '8.0.0',
    arePinned: true,
  },
  rounds: 5,
  baseline: { counts: true, overSerialRatio: 2.5, ofLimitRatio: 0.9 },
  summaries: [
    sampleSummary('leadferry', 0, 9000),
    sampleSummary('serial', 0, 4000),
    sampleSummary('lanes-200', 0, 10_000),
    sampleSummary('leadferry', 50, 3500),
    sampleSummary('lanes-200', 50, 3600),
  ],
  idle: [{ contender: 'leadferry', coreRatio: 0.004, seconds: 20 }],
  runs: [],
};
