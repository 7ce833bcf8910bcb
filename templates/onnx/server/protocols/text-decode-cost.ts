import type { Contract } from '../repository/contract.ts';
import { refuseDeepNesting } from '../json/json-depth.ts';
import { rawContentsBytes } from '../protocols/grpc/requested-model.ts';
import { formatOf } from '../protocols/invocations/media-types.ts';
import { bodyBytes, type Call } from '../calls/call.ts';

/** Text of one byte a character where it is ASCII, and of two where it is not; elements of what is binary already. */
const bytesPerByte = 2;

/** In V8 of 64 bits, with the references to them that readers keep, as measured with many of each. */
const json = { array: 88, object: 104, element: 24, key: 64, quote: 16, line: 8 } as const;

/** A field is a string, a value and an element; a line is two arrays and an object. */
const csv = { field: 56, line: 184 } as const;

/** Where bare words are replaced, text is taken apart at its quotes. */
const piece = 40;

/** Elements of gRPC's own lists take a byte at least there, and a string or a 64-bit integer here. */
const bytesPerListedByte = 10;

/**
 * What reading a body takes at most until it is tensors, in bytes, beside its own. By what it consists of, which
 * is counted faster than anything is parsed: a byte of text becomes between 2 bytes and 50.
 *
 * @throws HttpError 400 for JSON that is nested so deeply that it isn't worth the question, and for what is no message
 */
export function decodeCost(call: Call, { exactIntegers, inputs }: Contract): number {
  const body = bufferOf(call.body);
  const hasStrings = inputs.some(({ dtype }) => dtype === 'string');
  if (call.protocol === 'grpc') {
    const rawBytes = hasStrings ? 0 : rawContentsBytes(body);
    return bytesPerByte * body.length + bytesPerListedByte * (body.length - rawBytes);
  }
  const text = call.jsonBytes === null ? body : body.subarray(0, call.jsonBytes);
  const listedBytes = hasStrings ? body.length - text.length : 0;
  const structure = isCsv(call) ? csvCost(text) : jsonCost(text, exactIntegers);
  return bytesPerByte * body.length + bytesPerListedByte * listedBytes + structure;
}

function bufferOf(body: Call['body']): Buffer {
  const bytes = bodyBytes(body);
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function isCsv({ protocol, contentType }: Call): boolean {
  return protocol === 'invocations' && formatOf(contentType) === 'csv';
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
