import { readFileSync } from 'node:fs';

/** Linux counts a process's time in hundredths of a second, whatever the kernel's own tick is. */
const microsPerTick = 10_000;

/** Reads the CPU time a process has used so far, all threads, user and system, in µs; undefined without a `/proc`. */
export const readCpuMicros = (pid: number): number | undefined => {
  // The second field is the command in brackets and may hold blanks; utime and stime are the 14th and 15th.
  const fields = readProc(pid, 'stat')?.split(') ').at(-1)?.split(' ');
  if (fields === undefined) return undefined;
  return (Number(fields[11]) + Number(fields[12])) * microsPerTick;
};

/** Reads the most memory a process ever had resident, in MiB; undefined without a `/proc`. */
export const readPeakRssMb = (pid: number): number | undefined => {
  const kibibytes = /^VmHWM:\s+(\d+) kB/m.exec(readProc(pid, 'status') ?? '')?.[1];
  return kibibytes === undefined ? undefined : Number(kibibytes) / 1024;
};

const readProc = (pid: number, file: string): string | undefined => {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return undefined;
  }
};
