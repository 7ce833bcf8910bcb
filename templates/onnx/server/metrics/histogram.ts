/** Upper bounds of the buckets of durations, in seconds. */
export const durationBounds = [
  0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30,
] as const;

/** Upper bounds of the buckets of batch sizes, in rows. */
export const rowBounds = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024] as const;

/** Upper bounds of the buckets of how far two scores are apart. */
export const differenceBounds = [
  0, 1e-6, 1e-5, 1e-4, 0.001, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 10, 100, 1000,
] as const;

/** Numbers that a histogram takes in a table: its buckets, one for what is beyond them, and the sum. */
export function histogramSlots(bounds: readonly number[]): number {
  return bounds.length + 2;
}

/** Counts a value in the slots that begin at `offset`. */
export function observe(slots: Float64Array, offset: number, bounds: readonly number[], value: number): void {
  let bucket = 0;
  while (bucket < bounds.length && value > (bounds[bucket] ?? Infinity)) bucket++;
  slots[offset + bucket] = (slots[offset + bucket] ?? 0) + 1;
  const sum = offset + bounds.length + 1;
  slots[sum] = (slots[sum] ?? 0) + value;
}
