import type { SyncByteSource } from './sync-byte-source.ts';

/** A field of a protobuf message. */
export interface ProtoField {
  readonly number: number;
  /** Its number, where it is one; of more than 53 bits only about. */
  readonly value: number | null;
  /** Where its tag begins. */
  readonly from: number;
  /** Where what it holds begins. */
  readonly start: number;
  readonly end: number;
}

/** A tag and a length or number, of ten bytes each. */
const maxHeadBytes = 20;

/**
 * The fields of a message, from its first byte to its last.
 * Encoding: https://protobuf.dev/programming-guides/encoding/
 *
 * @throws RangeError for bytes that are no message
 */
export function* protoFields(source: SyncByteSource, start: number, end: number): Generator<ProtoField> {
  let from = start;
  while (from < end) {
    const head = source.read(from, Math.min(from + maxHeadBytes, end));
    let at = 0;
    const varint = (): number => {
      let number = 0;
      for (let scale = 1; ; scale *= 128) {
        const byte = head[at++];
        if (byte === undefined) throw new RangeError(`a number ends beyond byte ${from + head.length}`);
        number += (byte & 127) * scale;
        if (byte < 128) return number;
      }
    };
    const tag = varint();
    const [number, wire] = [Math.floor(tag / 8), tag % 8];
    let field: ProtoField;
    if (wire === 0) {
      const first = from + at;
      const value = varint();
      field = { number, value, from, start: first, end: from + at };
    } else {
      const length = wire === 2 ? varint() : wire === 1 ? 8 : wire === 5 ? 4 : Number.NaN;
      field = { number, value: null, from, start: from + at, end: from + at + length };
    }
    if (!(field.end <= end)) throw new RangeError(`field ${number} at byte ${from} ends beyond its message`);
    yield field;
    from = field.end;
  }
}

/** A text that a field holds. */
export function textOf(source: SyncByteSource, { start, end }: ProtoField): string {
  return new TextDecoder().decode(source.read(start, end));
}

/** How many numbers are packed in bytes. */
export function packedCount(bytes: Uint8Array): number {
  let count = 0;
  for (let at = 0; at < bytes.length; at += 1) if ((bytes[at] ?? 0) < 128) count += 1;
  return count;
}

/**
 * Reads packed whole numbers of int32 to the end of an array.
 *
 * @param at where the first goes
 * @throws RangeError for one that is negative or greater
 */
export function unpackInto(numbers: Int32Array, at: number, bytes: Uint8Array): void {
  let [number, scale, next] = [0, 1, at];
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes[index] ?? 0;
    number += (byte & 127) * scale;
    if (byte >= 128) {
      scale *= 128;
      continue;
    }
    if (number > 0x7fffffff) throw new RangeError(`${number} is no number of a node`);
    numbers[next++] = number;
    [number, scale] = [0, 1];
  }
}
