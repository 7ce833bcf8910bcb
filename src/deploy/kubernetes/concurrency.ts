import type { MeasuredResources } from './kubernetes-stack.ts';

/** How long the last of the requests in flight may wait for the others, in seconds. */
const wantedWait = 0.05;
/** The same where there is no room for another replica: what comes then is kept waiting outside. */
const longestWait = 0.5;

/** Knative's own target where nothing was measured, and the most that it lets anybody say. */
const unmeasuredTarget = 100;
const most = 1000;

/** How many requests a replica should have in flight. */
export interface Concurrency {
  /** Beyond it another replica is started. */
  readonly target: number;
  /** Beyond it requests wait before the replica. */
  readonly limit: number;
}

/**
 * By Little's law: a replica of one CPU that takes `s` seconds for an answer, as batches of the smoke test had it, answers
 * 1/s of them a second, and n in flight wait n·s seconds.
 */
export function concurrencyOf({ cpuSecondsPerRequest: seconds }: MeasuredResources): Concurrency {
  if (seconds === null || seconds <= 0) return { target: unmeasuredTarget, limit: most };
  return { target: inFlight(wantedWait, seconds), limit: inFlight(longestWait, seconds) };
}

function inFlight(wait: number, seconds: number): number {
  return Math.min(most, Math.max(1, Math.floor(wait / seconds)));
}
