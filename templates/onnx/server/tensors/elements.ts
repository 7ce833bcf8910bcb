import { badRequest, shown } from '../http-error.ts';
import { datatypes, type Dtype, type Elements } from './dtype.ts';
import { float16Bits, float16Overflow } from './float16.ts';

/** Says where element `index` of the flat data stands in the request, for error messages. */
export type Place = (index: number) => string;

/** Integers of up to 32 bits. */
export const integers = {
  int8: { make: (n: number) => new Int8Array(n), min: -128, max: 127 },
  int16: { make: (n: number) => new Int16Array(n), min: -32_768, max: 32_767 },
  int32: { make: (n: number) => new Int32Array(n), min: -2_147_483_648, max: 2_147_483_647 },
  uint8: { make: (n: number) => new Uint8Array(n), min: 0, max: 255 },
  uint16: { make: (n: number) => new Uint16Array(n), min: 0, max: 65_535 },
  uint32: { make: (n: number) => new Uint32Array(n), min: 0, max: 4_294_967_295 },
} as const;

const longIntegers = {
  int64: { make: (n: number) => new BigInt64Array(n), min: -(2n ** 63n), max: 2n ** 63n - 1n },
  uint64: { make: (n: number) => new BigUint64Array(n), min: 0n, max: 2n ** 64n - 1n },
} as const;

/**
 * JSON values as the elements of a tensor. Floats may also be null (not a number) or the strings
 * "NaN", "Infinity" and "-Infinity"; 64-bit integers may also be decimal strings.
 *
 * @throws HttpError 400 naming the place, what was expected and what was there
 */
export function toElements(dtype: Dtype, values: readonly unknown[], place: Place): Elements {
  switch (dtype) {
    case 'float32':
      return floats(new Float32Array(values.length), dtype, values, place, (value) => Math.fround(value));
    case 'float64':
      return floats(new Float64Array(values.length), dtype, values, place, (value) => value);
    case 'float16': {
      const elements = floats(new Float32Array(values.length), dtype, values, place, roundedFloat16);
      return Uint16Array.from(elements, float16Bits);
    }
    case 'int64':
    case 'uint64':
      return longs(dtype, values, place);
    case 'bool':
      return Uint8Array.from(values, (value, i) => {
        if (typeof value !== 'boolean') refuse(place(i), 'true or false', value);
        return Number(value);
      });
    case 'string':
      return values.map((value, i) =>
        typeof value === 'string' ? value : refuse(place(i), 'a string (BYTES)', value),
      );
    default:
      return shorts(dtype, values, place);
  }
}

/** Rounds only to know about overflow: the bits are taken later. */
function roundedFloat16(value: number): number {
  return Math.abs(value) >= float16Overflow ? Infinity : value;
}

function floats<A extends Float32Array | Float64Array>(
  elements: A,
  dtype: Dtype,
  values: readonly unknown[],
  place: Place,
  round: (value: number) => number,
): A {
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    const number = typeof value === 'bigint' ? Number(value) : value;
    if (typeof number === 'number') {
      if (!Number.isFinite(round(number)))
        refuse(place(i), `a number in the range of ${datatypes[dtype]}`, value);
      elements[i] = number;
    } else {
      elements[i] = nonFinite(value) ?? refuse(place(i), `a number (${datatypes[dtype]})`, value);
    }
  }
  return elements;
}

function nonFinite(value: unknown): number | undefined {
  if (value === null || value === 'NaN') return NaN;
  if (value === 'Infinity') return Infinity;
  return value === '-Infinity' ? -Infinity : undefined;
}

function shorts(dtype: keyof typeof integers, values: readonly unknown[], place: Place): Elements {
  const { make, min, max } = integers[dtype];
  const elements = make(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > max) {
      return refuse(place(i), `an integer from ${min} to ${max} (${datatypes[dtype]})`, value);
    }
    elements[i] = value;
  }
  return elements;
}

function longs(dtype: keyof typeof longIntegers, values: readonly unknown[], place: Place): Elements {
  const { make, min, max } = longIntegers[dtype];
  const elements = make(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = toBigInt(values[i]);
    if (value === undefined || value < min || value > max) {
      return refuse(place(i), `an integer from ${min} to ${max} (${datatypes[dtype]})`, values[i]);
    }
    elements[i] = value;
  }
  return elements;
}

function toBigInt(value: unknown): bigint | undefined {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value);
  return typeof value === 'string' && /^-?\d{1,20}$/.test(value) ? BigInt(value) : undefined;
}

function refuse(place: string, expected: string, got: unknown): never {
  throw badRequest(`${place}: expected ${expected}, got ${shown(got)}`);
}
