import { expect, it } from 'vitest';
import { readCpuMicros, readPeakRssMb } from './process-usage.ts';

it.runIf(process.platform === 'linux')('reads what the process itself says of its CPU time and memory', () => {
  const { user, system } = process.cpuUsage();
  // A tick each of user and system time may be on its way.
  expect(Math.abs((readCpuMicros(process.pid) ?? 0) - user - system)).toBeLessThan(100_000);
  expect(readPeakRssMb(process.pid)).toBeGreaterThanOrEqual((process.memoryUsage.rss() / 2 ** 20) * 0.5);
});

it('knows nothing of a process that is not there', () => {
  expect([readCpuMicros(-1), readPeakRssMb(-1)]).toEqual([undefined, undefined]);
});
