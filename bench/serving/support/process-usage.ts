import { readFile } from 'node:fs/promises';

/** Linux counts processor time in these for programs, whatever its own clock (proc(5), USER_HZ). */
const ticksPerSecond = 100;

/** Resident memory of a process in bytes, threads included. Linux only. */
export async function residentBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const [, kibibytes] = /^VmRSS:\s+(\d+) kB$/m.exec(status) ?? [];
  if (kibibytes === undefined) throw new Error(`process ${pid} has ended`);
  return Number(kibibytes) * 1024;
}

/** Processor time a process has used so far, in seconds, all its threads together. Linux only. */
export async function processorSeconds(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  // The second field is the program's name in parentheses and may hold anything; fields 14 and 15 are the times.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

/** Resident memory sampled while something else goes on. */
export interface MemorySamples {
  /** Bytes, oldest first. */
  readonly bytes: readonly number[];
  stop(): void;
}

/** Samples the resident memory of a process until stopped. */
export function sampleMemory(pid: number, everyMs: number): MemorySamples {
  const bytes: number[] = [];
  const timer = setInterval(() => {
    // A process that ends fails the bench elsewhere.
    void residentBytes(pid).then(
      (resident) => bytes.push(resident),
      () => undefined,
    );
  }, everyMs);
  return { bytes, stop: () => clearInterval(timer) };
}
