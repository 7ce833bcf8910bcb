/** The smallest magnitude that no longer rounds to a finite IEEE 754 binary16. */
export const float16Overflow = 65_520;

/** The bits of the IEEE 754 binary16 nearest to a number, ties to even; from float16Overflow on, infinity. */
export function encodeFloat16(value: number): number {
  if (Number.isNaN(value)) return 0x7e00;
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const magnitude = Math.abs(value);
  if (magnitude >= float16Overflow) return sign | 0x7c00;
  const exponent = Math.max(Math.floor(Math.log2(magnitude)), -14);
  // Dividing by a power of two is exact, so this is the only rounding.
  const units = magnitude / 2 ** (exponent - 10);
  const below = Math.floor(units);
  const excess = units - below;
  const rounded = excess > 0.5 || (excess === 0.5 && below % 2 === 1) ? below + 1 : below;
  // A normal number's hidden bit adds one to the exponent field, and so does a carry.
  return sign | (((exponent + 14) << 10) + rounded);
}

/** The number that the bits of an IEEE 754 binary16 stand for. */
export function decodeFloat16(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >>> 10) & 0x1f;
  const mantissa = half & 0x3ff;
  if (exponent === 0x1f) return mantissa === 0 ? sign * Infinity : NaN;
  if (exponent === 0) return sign * mantissa * 2 ** -24;
  return sign * (1 + mantissa / 1024) * 2 ** (exponent - 15);
}
