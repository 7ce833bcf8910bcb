import { datatypes } from '../tensor/datatype.ts';
import type { Dimension, Dtype } from '../tensor/signature.ts';
import type { ContractInput, ContractOutput } from './contract.ts';

/** A JSON Schema (2020-12), as OpenAPI 3.1 takes it. */
export type Schema = Readonly<Record<string, unknown>>;

/** Larger examples hide the document they stand in. */
const maxExampleElements = 256;

/** A tensor of the Open Inference Protocol: an entry of `inputs` or `outputs`. */
export function tensorSchema({ name, dtype, shape }: ContractInput | ContractOutput): Schema {
  const rank = shape === null ? {} : { minItems: shape.length, maxItems: shape.length };
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
        ...(shape === null ? {} : { prefixItems: shape.map(sizeSchema) }),
        ...rank,
      },
      data: {
        type: 'array',
        description: 'Row-major: flat, or nested as the shape says.',
        items: { anyOf: [elementSchema(dtype), { type: 'array' }] },
      },
    },
  };
}

/** An element as JSON: 64-bit integers may also be decimal strings, and non-finite floats are strings. */
export function elementSchema(dtype: Dtype): Schema {
  if (dtype === 'string') return { type: 'string' };
  if (dtype === 'bool') return { type: 'boolean' };
  if (dtype.includes('float')) {
    return { anyOf: [{ type: 'number' }, { enum: ['NaN', 'Infinity', '-Infinity'] }] };
  }
  if (dtype.endsWith('int64'))
    return { anyOf: [{ type: 'integer' }, { type: 'string', pattern: '^-?[0-9]+$' }] };
  return { type: 'integer' };
}

/** Nested arrays of a shape, outermost first, around the schema of an element. */
export function nestedSchema(element: Schema, shape: readonly Dimension[]): Schema {
  return shape.reduceRight<Schema>(
    (items, size) =>
      typeof size === 'number'
        ? { type: 'array', items, minItems: size, maxItems: size }
        : { type: 'array', items },
    element,
  );
}

/** An input of the protocol for one row of zeros; null where the shape is unknown or the example would be huge. */
export function exampleTensor({ name, dtype, shape }: ContractInput): Schema | null {
  if (shape === null) return null;
  const sizes = shape.map(exampleSize);
  const count = sizes.reduce((product, size) => product * size, 1);
  if (count > maxExampleElements) return null;
  return {
    name,
    datatype: datatypes[dtype],
    shape: sizes,
    data: Array.from({ length: count }, () => zero(dtype)),
  };
}

/** Nested arrays of zeros; null where the shape is unknown or the example would be huge. */
export function exampleValue(dtype: Dtype, shape: readonly Dimension[]): unknown {
  if (shape.map(exampleSize).reduce((product, size) => product * size, 1) > maxExampleElements) return null;
  return shape.reduceRight<unknown>(
    (inner, size) => Array.from({ length: exampleSize(size) }, () => inner),
    zero(dtype),
  );
}

function exampleSize(size: Dimension): number {
  return typeof size === 'number' ? size : 1;
}

function sizeSchema(size: Dimension): Schema {
  if (typeof size === 'number') return { const: size };
  return { type: 'integer', minimum: 0, ...(size === null ? {} : { title: size }) };
}

function zero(dtype: Dtype): number | boolean | string {
  if (dtype === 'string') return '';
  return dtype === 'bool' ? false : 0;
}
