/** Bytes of the memory that threads share for the clock. */
export const worldClockBytes: number = BigInt64Array.BYTES_PER_ELEMENT;

/** Differences up to here come of how coarse the system's clock is read, and of its being kept right little by little. */
const toleratedMs = 1000;

/**
 * The system's time by the clock of `nowMs()`, the same on every thread: what was later by the one is never earlier by the
 * other, though the system's clock is read in whole milliseconds and may be set back.
 */
export class WorldClock {
  /** What makes the world's time of ours, in microseconds. It only grows. */
  readonly #offsetUs: BigInt64Array;
  readonly #systemMs: () => number;

  constructor(memory: SharedArrayBuffer, systemMs: () => number = Date.now) {
    this.#offsetUs = new BigInt64Array(memory);
    this.#systemMs = systemMs;
  }

  /** What has to be added to times of about now, as `nowMs()` gives them. */
  offsetMs(nowMs: number): number {
    for (;;) {
      const offsetUs = Atomics.load(this.#offsetUs, 0);
      const offsetMs = Number(offsetUs) / 1000;
      const aheadMs = this.#systemMs() - nowMs - offsetMs;
      if (aheadMs <= toleratedMs) return offsetMs;
      const newUs = offsetUs + BigInt(Math.round(aheadMs * 1000));
      Atomics.compareExchange(this.#offsetUs, 0, offsetUs, newUs);
    }
  }
}
