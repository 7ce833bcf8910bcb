/** How requests come. */
export interface Traffic {
  /** On average. */
  readonly perSecond: number;
  readonly seconds: number;
  /** How many times the average comes in a burst; 1: callers are independent of each other (Poisson). */
  readonly burst: number;
}

/** Bursts last so long on average. */
const burstSeconds = 1;

/** And are so much of the time. */
const burstShare = 0.2;

/**
 * When requests arrive, in seconds from the start, in order. A burst of 3 comes a fifth of the time, a second at once on
 * average; between bursts less comes, so that the average stays.
 *
 * @param random numbers from 0 to 1: the same give the same arrivals
 * @throws RangeError when bursts are more than all that comes
 */
export function arrivalTimes({ perSecond, seconds, burst }: Traffic, random: () => number): Float64Array {
  const calm = (1 - burst * burstShare) / (1 - burstShare);
  if (calm < 0) throw new RangeError(`bursts of ${burst} times the average a fifth of the time are too much`);
  const exponential = (mean: number) => -Math.log(1 - random()) * mean;
  const times: number[] = [];
  let isBurst = false;
  let changes = burst === 1 ? Infinity : 0;
  for (let now = 0; now < seconds;) {
    if (now >= changes) {
      isBurst = !isBurst;
      changes = now + exponential(isBurst ? burstSeconds : (burstSeconds * (1 - burstShare)) / burstShare);
    }
    const factor = isBurst ? burst : calm;
    const rate = perSecond * (burst === 1 ? 1 : factor);
    // What hasn't come when the rate changes comes at the new one: exponential gaps have no memory.
    const next = rate === 0 ? Infinity : now + exponential(1 / rate);
    now = Math.min(next, changes);
    if (next <= changes && next < seconds) times.push(next);
  }
  return Float64Array.from(times);
}
