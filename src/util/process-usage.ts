/** What a process has taken so far, as Linux tells it, https://man7.org/linux/man-pages/man5/proc.5.html. */
export interface ProcessUsage {
  /** Most memory that was resident at once. */
  readonly peakMemoryBytes: number;
  /** CPU time of all its threads, in user and kernel mode. */
  readonly cpuSeconds: number;
}

/** In which Linux counts CPU time for everybody, whatever its own clock. */
const ticksPerSecond = 100;

/** Files of a process's folder in /proc. */
export const usageFiles = ['status', 'stat'] as const;

/**
 * @param status text of its file `status`, which has the peak of resident memory in KiB
 * @param stat text of its file `stat`, whose fields 14 and 15 are ticks
 * @returns null where they don't say
 */
export function processUsage(status: string, stat: string): ProcessUsage | null {
  const peakKib = /^VmHWM:\s+(\d+) kB$/mu.exec(status)?.[1];
  // The name, field 2, may have spaces and brackets itself.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(fields[11]) + Number(fields[12]);
  if (peakKib === undefined || !Number.isFinite(ticks)) return null;
  return { peakMemoryBytes: Number(peakKib) * 1024, cpuSeconds: ticks / ticksPerSecond };
}
