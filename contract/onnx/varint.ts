/** Bytes of the longest varint: a negative number, in two's complement of 64 bits. */
export const longestVarint = 10;

/**
 * Writes a whole number of int64 as a varint of protobuf.
 *
 * @returns where it ends
 */
export function writeVarint(into: Uint8Array, start: number, number: number): number {
  let at = start;
  let rest = number;
  if (rest < 0) {
    let whole = BigInt.asUintN(64, BigInt(rest));
    for (; whole >= 0x80n; whole >>= 7n) into[at++] = Number(whole & 0x7fn) | 0x80;
    into[at++] = Number(whole);
    return at;
  }
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) into[at++] = (rest % 0x80) | 0x80;
  into[at++] = rest;
  return at;
}
