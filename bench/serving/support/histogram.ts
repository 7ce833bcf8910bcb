/** Neighbouring buckets are this far apart: a percentile is right to 1 %. */
const growth = Math.log(1.01);

/** Durations in memory that doesn't grow with their number, from a microsecond to a quarter of an hour. */
export class Histogram {
  readonly #buckets = new Uint32Array(2100);
  #count = 0;
  #mostMs = 0;

  get count(): number {
    return this.#count;
  }

  get mostMs(): number {
    return this.#mostMs;
  }

  record(ms: number): void {
    const bucket = Math.round(Math.log(Math.max(ms * 1000, 1)) / growth);
    const last = Math.min(bucket, this.#buckets.length - 1);
    this.#buckets[last] = (this.#buckets[last] ?? 0) + 1;
    this.#count++;
    if (ms > this.#mostMs) this.#mostMs = ms;
  }

  /** Milliseconds that `percent` of the durations don't exceed; NaN when there are none. */
  percentile(percent: number): number {
    if (this.#count === 0) return Number.NaN;
    let rest = Math.ceil((this.#count * percent) / 100);
    const bucket = this.#buckets.findIndex((count) => (rest -= count) <= 0);
    return Math.min(Math.exp(bucket * growth) / 1000, this.#mostMs);
  }
}
