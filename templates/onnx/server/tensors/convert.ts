import { allocate, type Dtype, type Elements, type NumericElements } from './dtype.ts';
import { integers, longIntegers, overflow } from './elements.ts';
import { encodeFloat16, decodeFloat16 } from '../../../../contract/float16.ts';

/** Element types of numbers. */
export type NumberType = Exclude<Dtype, 'string' | 'bool'>;

export function isNumberType(dtype: Dtype): dtype is NumberType {
  return dtype !== 'string' && dtype !== 'bool';
}

/** Significant decimal digits that tell any two floats of a type apart. IEEE 754-2019, 5.12.2. */
const decimalDigits = { float16: 5, float32: 9 } as const;

/**
 * Numbers as those of another type, where nothing of them is lost: integers and the values of floats stay what they
 * are, or, where they are to be shorter floats, the decimal numbers that they were written as. So the double 5.1 is
 * the float 5.1, but 0.1234567891 is none.
 *
 * @param lost told the index of the first element that isn't in the other type, to throw
 */
export function convertNumbers(
  elements: Elements,
  from: NumberType,
  to: NumberType,
  lost: (index: number, value: number | bigint) => never,
): NumericElements {
  if (to === 'float64' && from !== 'float16' && isShorter(elements)) return new Float64Array(elements);
  const converted = allocate(to, elements.length);
  for (let i = 0; i < elements.length; i++) {
    const element = elements[i];
    const value = typeof element === 'bigint' ? element : numberOf(from, Number(element));
    const result = convert(value, to);
    if (result === null) return lost(i, value);
    // A type's elements are either all numbers or all of them bigints, which TypeScript cannot see of both at once.
    Reflect.set(converted, i, result);
  }
  return converted;
}

/** Whether all numbers of a type are float64's, so that none needs a look. */
function isShorter(
  elements: Elements,
): elements is Float32Array | Int8Array | Int16Array | Int32Array | Uint8Array | Uint16Array | Uint32Array {
  const is64Bits = elements instanceof BigInt64Array || elements instanceof BigUint64Array;
  return ArrayBuffer.isView(elements) && !is64Bits && !(elements instanceof Float64Array);
}

/** Booleans as the numbers 1 and 0 of a type. */
export function convertBooleans(elements: Elements, to: NumberType): NumericElements {
  // They are bytes of 1 and 0, which every type of numbers has.
  return convertNumbers(elements, 'uint8', to, (index) => {
    throw new RangeError(`element ${index} is no boolean`);
  });
}

function numberOf(from: NumberType, element: number): number {
  return from === 'float16' ? decodeFloat16(element) : element;
}

/** An element of a type; null: it has no such number. */
function convert(value: number | bigint, to: NumberType): number | bigint | null {
  switch (to) {
    case 'float16':
    case 'float32':
    case 'float64':
      return toFloat(value, to);
    case 'int64':
    case 'uint64': {
      const { min, max } = longIntegers[to];
      if (typeof value === 'number' && !Number.isInteger(value)) return null;
      const long = BigInt(value);
      return long < min || long > max ? null : long;
    }
    default: {
      const { min, max } = integers[to];
      const short = Number(value);
      return Number.isInteger(short) && short >= min && short <= max ? short : null;
    }
  }
}

function toFloat(value: number | bigint, to: keyof typeof overflow): number | null {
  const number = Number(value);
  if (typeof value === 'bigint' && BigInt(number) !== value) return null;
  if (to === 'float64') return number;
  if (Number.isFinite(number) && Math.abs(number) >= overflow[to]) return null;
  const bits = to === 'float16' ? encodeFloat16(number) : 0;
  const nearest = to === 'float16' ? decodeFloat16(bits) : Math.fround(number);
  const isSame = Object.is(nearest, number) || isDecimalOf(number, nearest, decimalDigits[to]);
  if (!isSame) return null;
  return to === 'float16' ? bits : nearest;
}

/** Whether a number is what a shorter float is written as. */
function isDecimalOf(number: number, nearest: number, maxDigits: number): boolean {
  for (let digits = 1; digits <= maxDigits; digits++) {
    const decimal = Number(nearest.toPrecision(digits));
    // A float's own decimal number is only the nearest float to it.
    if (decimal === number || Math.fround(decimal) === number) return true;
  }
  return false;
}
