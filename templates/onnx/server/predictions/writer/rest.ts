/**
 * The share of a CPU that the writer takes while there are CPUs to spare, and while there are none. The lowest
 * priority alone isn't enough: whoever has a CPU keeps it for some milliseconds, and a thread that answers would wait.
 */
const usualCpuShare = 0.25;
const busyCpuShare = 0.005;

/** With so much of the CPUs in use there are none to spare. */
const busyUse = 0.75;

/** A database that is further behind than this has to catch up, and so has one whose spool is so full. */
const maxLagMs = 10_000;
const maxSpoolUse = 0.5;

const longestRestMs = 5000;

/** What there is to go by after a batch. */
export interface Standing {
  /** CPU time that the batch took. */
  readonly usedMs: number;
  /** Age of its oldest prediction. */
  readonly lagMs: number;
  /** Share of the spool's limit that is taken. */
  readonly spoolUse: number;
  /** Share of the CPUs that is in use, by the writer or others. */
  readonly cpuUse: number;
}

/** How long the writer rests after a batch: predictions that are spooled can wait, those that are asked for cannot. */
export function restMs({ usedMs, lagMs, spoolUse, cpuUse }: Standing): number {
  if (lagMs > maxLagMs || spoolUse > maxSpoolUse) return 0;
  const share = cpuUse < busyUse ? usualCpuShare : busyCpuShare;
  return Math.min(longestRestMs, usedMs / share - usedMs);
}
