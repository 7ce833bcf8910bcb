import { MlpackError } from '../errors/mlpack-error.ts';
import { float16Overflow } from '../../contract/float16.ts';
import { dtypes, type Dtype } from '../../contract/dtypes.ts';
import type { TensorJson } from '../../contract/schemas/golden.schema.ts';
import type { Tensor } from './tensor.ts';

type Element = Tensor['data'][number];

/** The smallest magnitudes that no longer round to a finite number. */
const overflow = {
  float16: float16Overflow,
  bfloat16: 2 ** 128 - 2 ** 119,
  float32: 2 ** 128 - 2 ** 103,
  float64: Infinity,
} as const;

/** A tensor in its canonical JSON encoding. */
export function tensorToJson({ name, dtype, content, shape, data }: Tensor): TensorJson {
  return { name, dtype, ...(content !== undefined && { content }), shape, data: data.map(elementToJson) };
}

/** Reads the canonical encoding; `where` begins the message of the GOLDEN_INVALID error for anything else. */
export function tensorFromJson(value: unknown, where: string): Tensor {
  if (typeof value !== 'object' || value === null) throw invalid(where, 'a tensor is not an object');
  const { name, dtype, content, shape, data }: Record<string, unknown> = { ...value };
  if (typeof name !== 'string') throw invalid(where, 'a tensor has no name');
  const what = `${where}, tensor "${name}"`;
  const known = dtypes.find((candidate) => candidate === dtype);
  if (known === undefined)
    throw invalid(what, `dtype ${JSON.stringify(dtype)} is none of ${dtypes.join(', ')}`);
  if (!Array.isArray(shape) || !shape.every(isDimension)) {
    throw invalid(what, `shape ${JSON.stringify(shape)} is not a list of sizes`);
  }
  if (!Array.isArray(data)) throw invalid(what, 'data is not a list');
  const count = shape.reduce((product, size) => product * size, 1);
  if (data.length !== count) {
    throw invalid(what, `data has ${data.length} elements, but shape [${shape.join(', ')}] needs ${count}`);
  }
  return {
    name,
    dtype: known,
    ...(content === 'json' && { content }),
    shape,
    data: data.map((element: unknown, index) => elementFromJson(element, known, `${what}, element ${index}`)),
  };
}

/** One element of a tensor from JSON; `where` begins the message of the GOLDEN_INVALID error when it is not of that type. */
export function elementFromJson(value: unknown, dtype: Dtype, where: string): Element {
  // JSON has numbers that no double holds, such as 1e999; what is infinite is written as text.
  if (value === Infinity || value === -Infinity) {
    throw invalid(where, 'the number overflows; infinity is written "Infinity" or "-Infinity"');
  }
  switch (dtype) {
    case 'string':
      if (typeof value === 'string') return value;
      break;
    case 'bool':
      if (typeof value === 'boolean') return value;
      if (value === 0 || value === 1) return value === 1;
      break;
    case 'float16':
    case 'bfloat16':
    case 'float32':
    case 'float64':
      if (typeof value === 'number') {
        if (Math.abs(value) < overflow[dtype]) return value;
        throw invalid(where, `${value} overflows ${dtype}; infinity is written "Infinity" or "-Infinity"`);
      }
      if (value === null || value === 'NaN') return NaN;
      if (value === 'Infinity') return Infinity;
      if (value === '-Infinity') return -Infinity;
      break;
    default: {
      const integer = toInteger(value);
      if (integer !== undefined && fits(integer, dtype))
        return dtype.endsWith('64') ? integer : Number(integer);
    }
  }
  throw invalid(where, `${JSON.stringify(value)} is not of type ${dtype}${rangeAdvice(value, dtype)}`);
}

function elementToJson(element: Element): number | boolean | string {
  if (typeof element === 'bigint') {
    const number = Number(element);
    return Number.isSafeInteger(number) ? number : String(element);
  }
  return typeof element === 'number' && !Number.isFinite(element) ? String(element) : element;
}

function toInteger(value: unknown): bigint | undefined {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value);
  return typeof value === 'string' && /^-?\d{1,20}$/.test(value) ? BigInt(value) : undefined;
}

function fits(value: bigint, dtype: Dtype): boolean {
  const bits = Number(/\d+/.exec(dtype)?.[0]);
  return (dtype.startsWith('u') ? BigInt.asUintN(bits, value) : BigInt.asIntN(bits, value)) === value;
}

/** Of an integer that is refused: why, to follow the message. */
function rangeAdvice(value: unknown, dtype: Dtype): string {
  if (!/^u?int/.test(dtype)) return '';
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
    return ', as JSON numbers are exact to 2^53 only: write it as text';
  }
  if (toInteger(value) === undefined) return '';
  const [bits, isSigned] = [BigInt(/\d+/.exec(dtype)?.[0] ?? 0), dtype.startsWith('int')];
  const end = 2n ** (isSigned ? bits - 1n : bits);
  return `, which goes from ${isSigned ? -end : 0} to ${end - 1n}`;
}

function isDimension(size: unknown): size is number {
  return typeof size === 'number' && Number.isSafeInteger(size) && size >= 0;
}

function invalid(where: string, problem: string): MlpackError {
  return new MlpackError('GOLDEN_INVALID', `${where}: ${problem}.`);
}
