/** Whether float32 divides by a number: one that is 0 or infinite to it makes NaN of whatever is divided, or nothing. */
export function isDivisor(value: number): boolean {
  const rounded = Math.fround(value);
  return Number.isFinite(rounded) && rounded !== 0;
}
