const integerRanges: ReadonlyMap<string, readonly [bigint, bigint]> = new Map(
  [8n, 16n, 32n, 64n].flatMap((bits) => [
    [`int${bits}`, [-(2n ** (bits - 1n)), 2n ** (bits - 1n) - 1n]],
    [`uint${bits}`, [0n, 2n ** bits - 1n]],
  ]),
);

/** The least and the greatest value of an integer type; undefined for another type. */
export function integerRange(dtype: string): readonly [bigint, bigint] | undefined {
  return integerRanges.get(dtype);
}

export function isFloat(dtype: string): boolean {
  return dtype.includes('float');
}

/**
 * A number in the fewest digits that mean the same to a tensor of a type: as a 32-bit float, 5.099999904632568
 * is 5.1.
 */
export function shortNumber(value: number, dtype: string): string {
  if (dtype !== 'float32' && dtype !== 'float16') return String(value);
  for (let digits = 1; digits <= 9; digits++) {
    const shorter = Number(value.toPrecision(digits));
    if (Math.fround(shorter) === Math.fround(value)) return String(shorter);
  }
  return String(value);
}

/** A number as it is shown: at most so many significant digits. */
export function roundedNumber(value: number, digits = 4): string {
  if (!Number.isFinite(value) || Number.isInteger(value)) return String(value);
  return String(Number(value.toPrecision(digits)));
}
