import { badRequest, shown } from '../util/http-error.ts';
import type { Dtype, Elements } from './dtype.ts';
import { datatypes } from '../../../../contract/dtypes.ts';
import { encodeFloat16, float16Overflow } from '../../../../contract/float16.ts';
import type { FileType } from '../../../../contract/file-inputs.ts';
import { jsonText } from '../../../../contract/json-content.ts';

/** Says where element `index` of the flat data stands in the request, for error messages. */
export type Place = (index: number) => string;

/** Values in one row after the other: a request's nested arrays need not be made one flat array first. */
type Lists = readonly (readonly unknown[])[];

/** What is taken beside what the type has in JSON. */
export interface OtherElements {
  /** What null is among text; undefined: it is refused. */
  readonly missing?: string | undefined;
  /** json: values of any kind become the text of their JSON. */
  readonly content?: 'json' | undefined;
  /** What strings are files of: those that come as bytes become a character each. */
  readonly file?: FileType | undefined;
  /** Whether true and false are 1 and 0 among numbers, as pandas and scikit-learn have them. */
  readonly booleans?: boolean;
  /** What to send instead of a text among numbers. */
  readonly adviceOnText?: ((index: number) => string) | undefined;
}

/** Integers of up to 32 bits. */
export const integers = {
  int8: { make: (n: number) => new Int8Array(n), min: -128, max: 127 },
  int16: { make: (n: number) => new Int16Array(n), min: -32_768, max: 32_767 },
  int32: { make: (n: number) => new Int32Array(n), min: -2_147_483_648, max: 2_147_483_647 },
  uint8: { make: (n: number) => new Uint8Array(n), min: 0, max: 255 },
  uint16: { make: (n: number) => new Uint16Array(n), min: 0, max: 65_535 },
  uint32: { make: (n: number) => new Uint32Array(n), min: 0, max: 4_294_967_295 },
} as const;

/** Integers of 64 bits. */
export const longIntegers = {
  int64: { make: (n: number) => new BigInt64Array(n), min: -(2n ** 63n), max: 2n ** 63n - 1n },
  uint64: { make: (n: number) => new BigUint64Array(n), min: 0n, max: 2n ** 64n - 1n },
} as const;

/** The smallest magnitudes that no longer round to a finite number. */
export const overflow = {
  float16: float16Overflow,
  float32: 2 ** 128 - 2 ** 103,
  float64: Infinity,
} as const;

/**
 * JSON values as the elements of a tensor. Floats may also be null (not a number) or the strings
 * "NaN", "Infinity" and "-Infinity"; 64-bit integers may also be decimal strings.
 *
 * @throws HttpError 400 naming the place, what was expected and what was there
 */
export function toElements(
  dtype: Dtype,
  values: readonly unknown[],
  place: Place,
  others: OtherElements = {},
): Elements {
  return joinElements(dtype, [values], place, others);
}

/** {@link toElements} of several lists, one after the other; places count through them all. */
export function joinElements(
  dtype: Dtype,
  lists: Lists,
  place: Place,
  { missing, content, file, booleans = false, adviceOnText }: OtherElements = {},
): Elements {
  if (content === 'json') return jsonTexts(lists, missing);
  let count = 0;
  for (const list of lists) count += list.length;
  switch (dtype) {
    case 'float32':
      return floats(new Float32Array(count), dtype, lists, { place, booleans, adviceOnText });
    case 'float64':
      return floats(new Float64Array(count), dtype, lists, { place, booleans, adviceOnText });
    case 'float16':
      return Uint16Array.from(
        floats(new Float64Array(count), dtype, lists, { place, booleans, adviceOnText }),
        encodeFloat16,
      );
    case 'int64':
    case 'uint64':
      return longs(dtype, count, lists, place, booleans);
    case 'bool':
      return bools(new Uint8Array(count), lists, place);
    case 'string':
      return strings(lists, place, missing, file);
    default:
      return shorts(dtype, count, lists, place, booleans);
  }
}

function floats<A extends Float32Array | Float64Array>(
  elements: A,
  dtype: keyof typeof overflow,
  lists: Lists,
  {
    place,
    booleans,
    adviceOnText,
  }: Pick<OtherElements, 'booleans' | 'adviceOnText'> & { readonly place: Place },
): A {
  const limit = overflow[dtype];
  let at = 0;
  for (const list of lists) {
    for (let i = 0; i < list.length; i++, at++) {
      const value = list[i];
      const isPlain = typeof value === 'number' && Math.abs(value) < limit;
      elements[at] = isPlain
        ? value
        : otherFloat(booleans === true ? asNumber(value) : value, dtype, place, at, adviceOnText);
    }
  }
  return elements;
}

function otherFloat(
  value: unknown,
  dtype: keyof typeof overflow,
  place: Place,
  at: number,
  adviceOnText: OtherElements['adviceOnText'],
): number {
  if (value === null || value === 'NaN') return NaN;
  if (value === 'Infinity') return Infinity;
  if (value === '-Infinity') return -Infinity;
  if (typeof value !== 'number' && typeof value !== 'bigint') {
    const advice = typeof value === 'string' ? adviceOnText?.(at) : undefined;
    return refuse(place(at), `a number (${datatypes[dtype]})`, value, advice);
  }
  const number = Number(value);
  if (Math.abs(number) < overflow[dtype]) return number;
  return refuse(place(at), `a number in the range of ${datatypes[dtype]}`, value);
}

function bools(elements: Uint8Array, lists: Lists, place: Place): Uint8Array {
  let at = 0;
  for (const list of lists) {
    for (let i = 0; i < list.length; i++, at++) {
      const value = list[i];
      if (typeof value !== 'boolean') return refuse(place(at), 'true or false', value);
      elements[at] = value ? 1 : 0;
    }
  }
  return elements;
}

const fileWords = {
  picture: "a picture: its file's bytes as base64",
  audio: "audio: its file's bytes as base64",
} as const;

/** What a missing text was in training is known to nobody else. */
const noMissingText =
  '; the model knows no missing text: send what training had in its place, such as "" or "nan"';

function strings(
  lists: Lists,
  place: Place,
  missing: string | undefined,
  file: FileType | undefined,
): string[] {
  const elements: string[] = [];
  for (const list of lists) {
    for (let i = 0; i < list.length; i++) {
      const sent = list[i];
      const value = sent === null ? missing : sent;
      if (typeof value !== 'string') {
        if (file !== undefined) return refuse(place(elements.length), fileWords[file], sent);
        const advice = sent === null ? noMissingText : '';
        return refuse(place(elements.length), 'a string (BYTES)', sent, advice);
      }
      elements.push(value);
    }
  }
  return elements;
}

function jsonTexts(lists: Lists, missing = 'null'): string[] {
  return lists.flatMap((list) => list.map((value) => (value === null ? missing : jsonText(value))));
}

function shorts(
  dtype: keyof typeof integers,
  count: number,
  lists: Lists,
  place: Place,
  booleans: boolean,
): Elements {
  const { make, min, max } = integers[dtype];
  const elements = make(count);
  let at = 0;
  for (const list of lists) {
    for (let i = 0; i < list.length; i++, at++) {
      const value = booleans ? asNumber(list[i]) : list[i];
      if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > max) {
        return refuse(place(at), `an integer from ${min} to ${max} (${datatypes[dtype]})`, value);
      }
      elements[at] = value;
    }
  }
  return elements;
}

function longs(
  dtype: keyof typeof longIntegers,
  count: number,
  lists: Lists,
  place: Place,
  booleans: boolean,
): Elements {
  const { make, min, max } = longIntegers[dtype];
  const elements = make(count);
  let at = 0;
  for (const list of lists) {
    for (let i = 0; i < list.length; i++, at++) {
      const value = toBigInt(booleans ? asNumber(list[i]) : list[i]);
      if (value === undefined || value < min || value > max) {
        return refuse(place(at), `an integer from ${min} to ${max} (${datatypes[dtype]})`, list[i]);
      }
      elements[at] = value;
    }
  }
  return elements;
}

function asNumber(value: unknown): unknown {
  return typeof value === 'boolean' ? Number(value) : value;
}

function toBigInt(value: unknown): bigint | undefined {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value);
  return typeof value === 'string' && /^-?\d{1,20}$/.test(value) ? BigInt(value) : undefined;
}

function refuse(place: string, expected: string, got: unknown, advice = ''): never {
  throw badRequest(`${place}: expected ${expected}, got ${shown(got)}${advice}`);
}
