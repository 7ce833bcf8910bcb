import { datatypes } from '../../tensor/datatype.ts';
import type { Dimension, Dtype } from '../../tensor/signature.ts';
import type { ContractInput, ContractOutput } from '../contract.ts';
import { anyOf, array, boolean, type Schema, string } from './schema.ts';

const nonFinite = ['NaN', 'Infinity', '-Infinity'];

/** Bits of the integers that JSON's numbers hold to the last digit. */
const shortBits = [8, 16, 32];

/** An element of a request: non-finite floats are strings, NaN also null; 64-bit integers may be decimal strings. */
function inputElement(dtype: Dtype): Schema {
  if (dtype === 'string') return string;
  if (dtype === 'bool') return boolean;
  if (dtype.includes('float')) return { anyOf: [floatSchema(dtype), { enum: [...nonFinite, null] }] };
  if (dtype.endsWith('int64')) {
    return { anyOf: [{ type: 'integer' }, { type: 'string', pattern: '^-?[0-9]{1,20}$' }] };
  }
  return integerSchema(dtype);
}

/** An element of an answer: non-finite floats are strings. */
export function outputElement(dtype: Dtype): Schema {
  if (dtype === 'string') return string;
  if (dtype === 'bool') return boolean;
  return dtype.includes('float')
    ? { anyOf: [{ type: 'number' }, { enum: nonFinite }] }
    : integerSchema(dtype);
}

/** Numbers that round to a finite one of the type. */
function floatSchema(dtype: Dtype): Schema {
  const overflow = dtype === 'float16' ? 65_520 : dtype === 'float32' ? 2 ** 128 - 2 ** 103 : null;
  if (overflow === null) return { type: 'number' };
  return { type: 'number', exclusiveMinimum: -overflow, exclusiveMaximum: overflow };
}

function integerSchema(dtype: Dtype): Schema {
  const bits = shortBits.find((size) => dtype.endsWith(`int${size}`));
  if (bits === undefined) return { type: 'integer' };
  const [minimum, count] = dtype.startsWith('u') ? [0, 2 ** bits] : [-(2 ** (bits - 1)), 2 ** (bits - 1)];
  return { type: 'integer', minimum, maximum: count - 1 };
}

/**
 * Nested arrays of a shape, outermost first, around the schema of an element; anything where the shape is unknown.
 *
 * @param smallest that a size may be where it is not fixed: of an empty array, what is in it has no sizes
 */
export function nestedSchema(
  element: Schema,
  shape: readonly Dimension[] | null,
  smallest: 0 | 1 = 0,
): Schema {
  if (shape === null) return {};
  const open = smallest === 0 ? {} : { minItems: smallest };
  return shape.reduceRight<Schema>(
    (items, size) =>
      typeof size === 'number'
        ? { type: 'array', items, minItems: size, maxItems: size }
        : { type: 'array', items, ...open },
    element,
  );
}

/** {@link nestedSchema} of what a request has of an input. */
export function inputSchema({ dtype }: ContractInput, shape: readonly Dimension[] | null): Schema {
  return nestedSchema(inputElement(dtype), shape, 1);
}

/** A tensor of a request in the Open Inference Protocol. */
export function inputTensorSchema(input: ContractInput): Schema {
  const flat = array(inputElement(input.dtype));
  const isNested = input.shape !== null && input.shape.length > 1;
  const data = anyOf(isNested ? [flat, inputSchema(input, input.shape)] : [flat]);
  return tensorSchema(input, { ...data, description: 'Row-major: flat, or nested as the shape says.' });
}

/** A tensor of an answer in JSON in the Open Inference Protocol. */
export function outputTensorSchema(output: ContractOutput): Schema {
  return tensorSchema(output, {
    ...array(outputElement(output.dtype)),
    description: 'Row-major.',
  });
}

function tensorSchema({ name, dtype, shape }: ContractInput | ContractOutput, data: Schema): Schema {
  return {
    type: 'object',
    title: name,
    required: ['name', 'datatype', 'shape', 'data'],
    properties: {
      name: { const: name },
      datatype: { const: datatypes[dtype] },
      shape: {
        type: 'array',
        description: shape === null ? 'Any shape.' : `[${shape.map((size) => size ?? '?').join(', ')}]`,
        items: { type: 'integer', minimum: 0 },
        ...(shape === null
          ? {}
          : { prefixItems: shape.map(sizeSchema), minItems: shape.length, maxItems: shape.length }),
      },
      data,
    },
  };
}

function sizeSchema(size: Dimension): Schema {
  if (typeof size === 'number') return { const: size };
  return { type: 'integer', minimum: 0, ...(size === null ? {} : { title: size }) };
}

/** A part of a tensor as nested arrays, or bare where it is one element, as frames and CSV have it. */
export function bareWhereOne(element: Schema, shape: readonly Dimension[] | null): Schema {
  if (shape === null) return {};
  if (shape.every((size) => size === 1)) return element;
  const nested = nestedSchema(element, shape);
  const mayBeOne = shape.every((size) => size === 1 || typeof size !== 'number');
  return mayBeOne ? anyOf([nested, element]) : nested;
}
