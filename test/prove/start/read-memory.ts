import { readFileSync } from 'node:fs';

/** The memory of a process that is resident, in megabytes of 1,000,000 bytes: now, and at its most. */
export interface Memory {
  readonly rssMb: number;
  readonly peakRssMb: number;
}

/** Reads the memory of a process as Linux counts it. */
export const readMemory = (pid: number): Memory => {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const read = (name: string): number => {
    const [, kibibytes] = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status) ?? [];
    return (Number(kibibytes) * 1024) / 1e6;
  };
  return { rssMb: read('VmRSS'), peakRssMb: read('VmHWM') };
};

/** Reads the processor time a process has used so far, in seconds. */
export const readCpuSeconds = (pid: number): number => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  const ticksPerSecond = 100; // USER_HZ, the same on every Linux that Node runs on
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
};
