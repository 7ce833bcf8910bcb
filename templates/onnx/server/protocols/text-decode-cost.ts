import { type Body, bodyBytes } from '../calls/body.ts';
import type { Call } from '../calls/call.ts';
import { refuseDeepNesting } from '../json/json-depth.ts';
import type { Contract } from '../repository/contract.ts';

/** Text of one byte a character where it is ASCII, and of two where it is not; elements of what is binary already. */
export const bytesPerByte = 2;

/** Bytes in V8 of 64 bits, with the references to them that readers keep, as measured with many of each. */
const json = { array: 88, object: 104, element: 24, key: 64, quote: 16, line: 8 } as const;

/** A field is a string, a value and an element; a line is two arrays and an object. */
const csv = { field: 56, line: 184 } as const;

/** Bytes for each piece of a text: where bare words are replaced, it is taken apart at its quotes. */
const piece = 40;

/** Elements of gRPC's own lists take a byte at least there, and a string or a 64-bit integer here. */
export const bytesPerListedByte = 10;

/**
 * What decoding a text takes: by what it consists of, which is counted faster than anything is parsed, as a byte of text
 * becomes between 2 bytes and 50.
 *
 * @param structureCost bytes that the values and separators of a text take
 */
function textDecodeCost(call: Call, { inputs }: Contract, structureCost: (text: Buffer) => number): number {
  const body = bufferOf(call.body);
  const text = call.jsonBytes === null ? body : body.subarray(0, call.jsonBytes);
  const hasStrings = inputs.some(({ dtype }) => dtype === 'string');
  const listedBytes = hasStrings ? body.length - text.length : 0;
  return bytesPerByte * body.length + bytesPerListedByte * listedBytes + structureCost(text);
}

/** What decoding JSON takes. @throws HttpError 400 where it is nested so deeply that it isn't worth the question */
export function jsonDecodeCost(call: Call, contract: Contract): number {
  return textDecodeCost(call, contract, (text) => jsonCost(text, contract.exactIntegers));
}

/** The body of a call, in the same memory. */
export function bufferOf(body: Body): Buffer {
  const bytes = bodyBytes(body);
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** What decoding CSV takes. */
export function csvDecodeCost(call: Call, contract: Contract): number {
  return textDecodeCost(call, contract, csvCost);
}

function csvCost(text: Buffer): number {
  const count = histogram(text);
  return csv.field * count(',') + (csv.line + csv.field) * (count('\n') + 1);
}

function jsonCost(text: Buffer, exactIntegers: boolean): number {
  refuseDeepNesting(text.toString('latin1'));
  const count = histogram(text);
  const values =
    json.array * count('[') +
    json.object * count('{') +
    json.element * count(',') +
    json.key * count(':') +
    json.quote * count('"') +
    json.line * count('\n');
  const hasWords = text.includes('NaN') || text.includes('Infinity');
  // Who reads integers to the last digit has all values twice for a while.
  return values * (exactIntegers ? 2 : 1) + (hasWords ? piece * count('"') : 0);
}

function histogram(bytes: Uint8Array): (character: string) => number {
  const counts = new Uint32Array(256);
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0;
    counts[byte] = (counts[byte] ?? 0) + 1;
  }
  return (character) => counts[character.charCodeAt(0)] ?? 0;
}
