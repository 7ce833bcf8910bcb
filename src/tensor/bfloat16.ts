const scratch = new DataView(new ArrayBuffer(4));

/** The number that the bits of a bfloat16, the upper half of a binary32, stand for. */
export function decodeBfloat16(bits: number): number {
  scratch.setUint32(0, (bits << 16) >>> 0);
  return scratch.getFloat32(0);
}

/** The bits of the bfloat16 nearest to a number (rounded to binary32 first), ties to even. */
export function encodeBfloat16(value: number): number {
  if (Number.isNaN(value)) return 0x7fc0;
  scratch.setFloat32(0, value);
  const bits = scratch.getUint32(0);
  const rounding = 0x7fff + ((bits >>> 16) & 1);
  return (bits + rounding) >>> 16;
}
