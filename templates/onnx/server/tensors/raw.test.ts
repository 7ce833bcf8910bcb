import { describe, expect, it } from 'vitest';
import { bytesOf, type Dtype, type Elements, type NumericElements } from './dtype.ts';
import { fromRaw, toRaw } from './raw.ts';

const samples: readonly (readonly [Exclude<Dtype, 'string'>, NumericElements])[] = [
  ['bool', new Uint8Array([0, 1, 1])],
  ['int8', new Int8Array([-128, 0, 127])],
  ['int16', new Int16Array([-32_768, 0, 32_767])],
  ['int32', new Int32Array([-2_147_483_648, 0, 2_147_483_647])],
  ['int64', new BigInt64Array([-(2n ** 63n), 0n, 2n ** 63n - 1n])],
  ['uint8', new Uint8Array([0, 1, 255])],
  ['uint16', new Uint16Array([0, 1, 65_535])],
  ['uint32', new Uint32Array([0, 1, 4_294_967_295])],
  ['uint64', new BigUint64Array([0n, 1n, 2n ** 64n - 1n])],
  // A signalling NaN with a payload: its bits are nobody's business.
  ['float16', new Uint16Array([0x7d01, 0x8000, 0x7bff])],
  ['float32', new Float32Array(new Uint32Array([0x7f_a1_23_45, 0x80_00_00_00, 1]).buffer)],
  ['float64', new Float64Array(new BigUint64Array([0x7ff4_0000_dead_beefn, 1n << 63n, 1n]).buffer)],
];

/** Bytes at an offset into memory that has more before and after them. */
function at(offset: number, bytes: Uint8Array): Uint8Array {
  const memory = new Uint8Array(offset + bytes.length + 3).fill(0xee);
  memory.set(bytes, offset);
  return memory.subarray(offset, offset + bytes.length);
}

function bitsOf(elements: Elements): Uint8Array {
  return toRaw({ dtype: 'string', shape: [], elements });
}

describe('numbers', () => {
  it.each(samples)('of %s keep their bits at every offset', (dtype, elements) => {
    const bytes = bytesOf(elements);
    for (let offset = 0; offset < 9; offset++) {
      const read = fromRaw(dtype, [3], at(offset, bytes), 'x');
      expect(read.constructor).toBe(elements.constructor);
      expect(bitsOf(read)).toEqual(new Uint8Array(bytes));
    }
  });

  it('share the memory of bytes that are aligned for them, and of no others', () => {
    const bytes = new Uint8Array(24);
    const aligned = fromRaw('float32', [2], bytes.subarray(4, 12), 'x');
    const unaligned = fromRaw('float32', [2], bytes.subarray(5, 13), 'x');
    bytes.fill(0x41);
    expect(bitsOf(aligned)).toEqual(new Uint8Array(8).fill(0x41));
    expect(bitsOf(unaligned)).toEqual(new Uint8Array(8));
  });

  it('may be none, or one without a shape', () => {
    expect(fromRaw('float64', [0, 7], new Uint8Array(0), 'x')).toEqual(new Float64Array(0));
    expect(fromRaw('int16', [], new Uint8Array([1, 2]), 'x')).toEqual(new Int16Array([513]));
  });

  it.each(samples)(
    'of %s are refused when they are not as many as the shape says',
    (dtype, { byteLength }) => {
      const size = byteLength / 3;
      for (const wrong of [0, size, 2 * size - 1, 2 * size + 1]) {
        expect(() => fromRaw(dtype, [1, 2], new Uint8Array(wrong), 'input "x": binary data')).toThrow(
          `input "x": binary data: expected ${2 * size} bytes as in shape [1, 2], got ${wrong}`,
        );
      }
    },
  );

  it('are refused as booleans when they are neither 0 nor 1', () => {
    expect(() => fromRaw('bool', [3], new Uint8Array([0, 1, 2]), 'x')).toThrow(
      'x: byte 2: expected 0 or 1 (BOOL), got 2',
    );
  });
});

describe('strings', () => {
  const texts = ['', 'Ünïcode 🎈', 'a\0b'];

  it('are their length in four bytes and their text', () => {
    expect([...toRaw({ dtype: 'string', shape: [2], elements: ['é', ''] })]).toEqual([
      2, 0, 0, 0, 0xc3, 0xa9, 0, 0, 0, 0,
    ]);
  });

  it('come back at every offset', () => {
    const raw = toRaw({ dtype: 'string', shape: [3], elements: texts });
    for (let offset = 0; offset < 5; offset++) {
      expect(fromRaw('string', [3], at(offset, raw), 'x')).toEqual(texts);
    }
    expect(fromRaw('string', [0], new Uint8Array(0), 'x')).toEqual([]);
  });

  it.each([
    ['too few', [2], [1, 0, 0, 0, 65], 'x: expected 2 strings as in shape [2], got 1'],
    [
      'too many',
      [1],
      [0, 0, 0, 0, 0, 0, 0, 0],
      'x: expected 1 strings as in shape [1], got 4 bytes after them',
    ],
    ['none wanted', [0, 3], [0, 0, 0, 0], 'x: expected 0 strings as in shape [0, 3], got 4 bytes after them'],
    ['a length cut off', [2], [0, 0, 0, 0, 1, 0], 'x: element 1: expected 4 bytes of length, got 2'],
    ['a text cut off', [1], [3, 0, 0, 0, 65, 66], 'x: element 0: expected 3 bytes of text, got 2'],
    [
      'an enormous length',
      [1],
      [255, 255, 255, 255, 65],
      'x: element 0: expected 4294967295 bytes of text, got 1',
    ],
    ['no UTF-8', [1], [2, 0, 0, 0, 0xc3, 0x28], 'x: element 0: expected text in UTF-8 (BYTES)'],
    ['half a character', [2], [1, 0, 0, 0, 0xc3, 1, 0, 0, 0, 0xa9], 'x: element 0: expected text in UTF-8'],
  ])('are refused: %s', (_what, shape, bytes, message) => {
    expect(() => fromRaw('string', shape, new Uint8Array(bytes), 'x')).toThrow(message);
  });
});
