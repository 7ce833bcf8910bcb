import { datatypes } from '../../../../contract/dtypes.ts';
import type { Dimension } from '../../../tensor/signature.ts';
import type { ContractInput, ContractOutput } from '../../../../contract/contract.ts';
import { inputElement, jsonInBytes, outputElement, rowElement } from './elements.ts';
import { anyOf, array, type Schema } from './schema.ts';

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

/** {@link nestedSchema} of what rows and nested arrays have of an input. */
export function inputSchema(input: ContractInput, shape: readonly Dimension[] | null): Schema {
  return nestedSchema(rowElement(input), shape, 1);
}

/** A tensor of a request in the Open Inference Protocol. */
export function inputTensorSchema(input: ContractInput): Schema {
  const flat = array(inputElement(input));
  const isNested = input.shape !== null && input.shape.length > 1;
  const data = anyOf(isNested ? [flat, nestedSchema(inputElement(input), input.shape, 1)] : [flat]);
  return tensorSchema(input, { ...data, description: 'Row-major: flat, or nested as the shape says.' });
}

/** A tensor of an answer in JSON in the Open Inference Protocol. */
export function outputTensorSchema(output: ContractOutput): Schema {
  return tensorSchema(output, {
    ...array(output.content === 'json' ? jsonInBytes : outputElement(output.dtype)),
    description: 'Row-major.',
  });
}

/** The classes of an output of numbers in JSON, by Triton's extension classification. */
export function classesSchema({ name }: ContractOutput): Schema {
  return {
    type: 'object',
    title: `Classes of ${name}`,
    required: ['name', 'datatype', 'shape', 'data'],
    properties: {
      name: { const: name },
      datatype: { const: 'BYTES' },
      shape: { type: 'array', items: { type: 'integer', minimum: 0 }, minItems: 1, maxItems: 2 },
      data: array({ type: 'string', pattern: String.raw`^[^:]+:\d+(:|$)` }),
    },
  };
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
