/**
 * The share of a CPU that the writer takes while there is one to spare, and while there is not. Then whatever it takes
 * slows those that answer: the lowest priority is not enough, as whoever has a CPU keeps it for some milliseconds, and
 * CPUs share their caches.
 */
const usualCpuShare = 0.25;
const busyCpuShare = 0.005;
const sparedCpus = 1;

/** A database that is further behind than this has to catch up, and so has one whose spool is so full. */
const maxLagMs = 30_000;
const maxSpoolUse = 0.5;

/** How soon to see whether there is a CPU to spare now: sooner where that isn't known yet. Each look takes CPU time too. */
const lookAgainMs = 1000;
const firstLookMs = 200;

/** What there is to go by before a batch. */
export interface Standing {
  /** CPU time that it took to insert the last batch, and the time since. */
  readonly usedMs: number;
  readonly restedMs: number;
  /** Age of its oldest prediction. */
  readonly lagMs: number;
  /** Share of the spool's room that is taken. */
  readonly spoolUse: number;
  /** null where that is not known yet. */
  readonly spareCpus: number | null;
  readonly usableCpus: number;
}

/** How long the writer rests before it asks again; 0: not at all. Predictions that are spooled can wait, those that are asked for cannot. */
export function restMs({ usedMs, restedMs, lagMs, spoolUse, spareCpus, usableCpus }: Standing): number {
  if (lagMs > maxLagMs || spoolUse > maxSpoolUse) return 0;
  if (spareCpus === null) return firstLookMs;
  const isBusy = spareCpus < Math.min(sparedCpus, usableCpus / 2);
  const share = isBusy ? busyCpuShare : usualCpuShare;
  const leftMs = usedMs / share - usedMs - restedMs;
  return Math.min(lookAgainMs, Math.max(0, leftMs));
}
