import type { DocumentNumbers } from './document.ts';

/** How many bytes a number has, by its marker. */
export const numberBytes: ReadonlyMap<string, number> = new Map([
  ['i', 1],
  ['U', 1],
  ['I', 2],
  ['l', 4],
  ['L', 8],
  ['d', 4],
  ['D', 8],
]);

/** A number of a type, its most significant byte first. */
export function numberOf(marker: string, bytes: Buffer): number {
  switch (marker) {
    case 'd':
      return bytes.readFloatBE();
    case 'D':
      return bytes.readDoubleBE();
    case 'U':
      return bytes.readUInt8();
    case 'L':
      return Number(bytes.readBigInt64BE());
    default:
      return bytes.readIntBE(0, bytes.length);
  }
}

/** Numbers of a type, their most significant byte first, in memory of their own: it is overwritten. */
export function numbersOf(type: string, bytes: Buffer<ArrayBuffer>): DocumentNumbers {
  switch (type) {
    case 'd':
      return new Float32Array(bytes.swap32().buffer);
    case 'D':
      return new Float64Array(bytes.swap64().buffer);
    case 'l':
      return new Int32Array(bytes.swap32().buffer);
    case 'L':
      return Float64Array.from(new BigInt64Array(bytes.swap64().buffer), Number);
    case 'I':
      return Int32Array.from(new Int16Array(bytes.swap16().buffer));
    case 'U':
      return new Uint8Array(bytes.buffer);
    default:
      return Int32Array.from(new Int8Array(bytes.buffer));
  }
}
